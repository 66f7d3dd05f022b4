/* "No agreement gives all three parties 61 or more" is a claim; here is its proof, checked in whole
 * numbers: in every box of the certificate a weighted sum of utilities stays too small. (That the
 * boxes hold every agreement is taken for granted here; tests/unit/deal/check_proof.h checks it.)
 */
#include <parley/concession.h>

#include <stdio.h>

enum { PARTIES = 3, ISSUES = 4 };

static const uint32_t OPTIONS[ISSUES] = {3, 3, 3, 3};
static const int32_t GAINS[PARTIES * 12] = {
    30, 20, 0,  0,  10, 20, 25, 20, 0,  0,  15, 25, /* the first party: issue by issue */
    0,  15, 25, 35, 20, 0,  0,  10, 15, 25, 10, 0,  /* the second */
    10, 30, 0,  10, 0,  30, 20, 0,  30, 10, 5,  0,  /* the third */
};
static const int64_t FLOORS[PARTIES] = {61, 61, 61};

/* The greatest weighted sum in a box, found issue by issue. No clauses tie issues together here, so
 * that a joined issue is an issue; every issue has an option in every box. */
static int64_t reach(const parley_space *space, const uint8_t *allowed, const int64_t *weights) {
    int64_t best[ISSUES], total = 0;
    for (int j = 0; j < ISSUES; j++)
        best[j] = INT64_MIN;
    for (uint32_t o = 0; o < parley_certificate_option_count(space, 0); o++) {
        uint32_t issue;
        int64_t gains[PARTIES], value = 0;
        parley_certificate_option(space, 0, o, &issue, gains);
        for (int p = 0; p < PARTIES; p++)
            value += weights[p] * gains[p];
        best[issue] = allowed[o] && value > best[issue] ? value : best[issue];
    }
    for (int j = 0; j < ISSUES; j++)
        total += best[j];
    return total;
}

/* Without weights, some party alone must stay below its floor. */
static int is_empty(const parley_space *space, const uint8_t *allowed, const int64_t *weights) {
    int64_t asked = 0;
    int below = 0;
    for (int p = 0; p < PARTIES; p++) {
        int64_t alone[PARTIES] = {0};
        alone[p] = 1;
        asked += weights[p] * FLOORS[p];
        below |= reach(space, allowed, alone) < FLOORS[p];
    }
    return below || reach(space, allowed, weights) < asked;
}

int main(void) {
    parley_space *space = NULL;
    parley_certificate *proof = NULL;
    int feasible = -1;
    parley_space_spec spec = {
        .party_count = PARTIES, .issue_count = ISSUES, .option_counts = OPTIONS, .gains = GAINS};
    parley_status status = parley_space_new(&space, &spec, NULL);
    if (status == PARLEY_OK)
        status = parley_certificate_new(&proof);
    if (status == PARLEY_OK)
        status = parley_feasible(&feasible, NULL, space, FLOORS, proof, NULL);
    printf("%s\n", feasible == 0 ? "impossible" : "not known to be impossible");
    for (size_t c = 0; status == PARLEY_OK && c < parley_certificate_count(proof); c++) {
        const parley_claim *claim = parley_certificate_claim(proof, c);
        size_t empty = 0;
        for (size_t i = claim->first_box; i < claim->first_box + claim->box_count; i++) {
            const uint8_t *allowed;
            const int64_t *weights;
            parley_certificate_box(proof, i, &allowed, &weights);
            empty += (size_t)is_empty(space, allowed, weights);
        }
        printf("%s\n", claim->complete && empty == claim->box_count ? "every box is empty"
                                                                    : "a box is not empty");
    }
    parley_certificate_free(proof);
    parley_space_free(space);
    return status == PARLEY_OK ? 0 : 1;
}
