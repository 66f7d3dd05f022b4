/* Checks a certificate without any solver. The heart is proof_holds: the boxes of a claim hold
 * every agreement of its part once, and in each of them a weighted sum stays below what the claim
 * asks. Before it, what other kinds of claims ask; after it, that the parts hold every agreement.
 */
#ifndef CHECK_PROOF_H
#define CHECK_PROOF_H

#include "base/count.h"
#include "pl_test.h"

#include <parley/certificate.h>

#include <string.h>

enum { PROOF_OPTIONS = 1 << 17 };

/* What boxes of a part speak of. */
typedef struct proof_part {
    uint32_t n, options;
    uint32_t issue[PROOF_OPTIONS + 1];                   /* one more than there are, of no issue */
    int64_t gain[PROOF_OPTIONS][PARLEY_MAX_PARTIES + 1]; /* the last: the sum of the claim */
} proof_part;

static inline void proof_read(proof_part *s, const parley_space *space, const parley_claim *claim) {
    s->n = parley_space_party_count(space);
    s->options = parley_certificate_option_count(space, claim->part);
    ck_assert_uint_le(s->options, PROOF_OPTIONS);
    s->issue[s->options] = UINT32_MAX;
    for (uint32_t o = 0; o < s->options; o++) {
        parley_certificate_option(space, claim->part, o, &s->issue[o], s->gain[o]);
        s->gain[o][s->n] = 0;
        for (uint32_t p = 0; p < s->n && claim->sum_asked; p++)
            s->gain[o][s->n] += claim->weights[p] * s->gain[o][p];
    }
}

/* The greatest value of lambda . gains over the box. */
static inline pl_i128 proof_most(const proof_part *s, const uint8_t *box, const int64_t *lambda) {
    pl_i128 total = 0, best = 0;
    for (uint32_t o = 0, open = 0; o < s->options; o++) {
        pl_i128 score = 0;
        for (uint32_t i = 0; i <= s->n; i++)
            score += (pl_i128)lambda[i] * s->gain[o][i];
        if (box[o] && (!open || score > best)) {
            best = score;
            open = 1;
        }
        if (s->issue[o + 1] != s->issue[o]) {
            total += best;
            open = 0;
        }
    }
    return total;
}

/* --- what claims ask --- */

static inline bool proof_by_means(const parley_claim *claim, uint32_t n, const int64_t *lambda,
                                  pl_i128 most) {
    parley_count left = pl_count_of(1), right = claim->product;
    for (uint32_t p = 0; p < n; p++)
        most -= (pl_i128)lambda[p] * claim->origin[p];
    if (!claim->product_asked || most > INT64_MAX)
        return false;
    for (uint32_t p = 0; p < n; p++) {
        if (lambda[p] <= 0)
            return false;
        if (!pl_count_multiply(&left, most > 0 ? (uint64_t)most : 0) ||
            !pl_count_multiply(&right, n) || !pl_count_multiply(&right, (uint64_t)lambda[p]))
            return false;
    }
    return parley_count_compare(&left, &right) <= 0;
}

/* Whether no whole numbers z >= 1 of parties p .. n-1 with lambda.z <= left bring the product
 * `made` above that of the claim. */
static inline bool proof_by_numbers(const parley_claim *claim, uint32_t n, const int64_t *lambda,
                                    uint32_t p, pl_i128 left, uint64_t made) {
    uint64_t product = claim->product.limbs[0];
    if (p == n || lambda[p] <= 0)
        return false;
    if (p + 1 == n)
        return left < lambda[p] || (pl_i128)made * (left / lambda[p]) <= product;
    for (uint64_t z = 1; left >= lambda[p]; z++) {
        left -= lambda[p];
        if (!proof_by_numbers(claim, n, lambda, p + 1, left, made * z))
            return false;
    }
    return true;
}

/* The same by trying all numbers, for small products only. */
static inline bool proof_by_trying(const parley_claim *claim, uint32_t n, const int64_t *lambda,
                                   pl_i128 most) {
    parley_count small = pl_count_of(1 << 20);
    for (uint32_t p = 0; p < n; p++)
        most -= (pl_i128)lambda[p] * claim->origin[p];
    return claim->product_asked && parley_count_compare(&claim->product, &small) < 0 &&
           proof_by_numbers(claim, n, lambda, 0, most, 1);
}

/* The least whole u with (u - origin) * weight / scale at or above value k. */
static inline int64_t proof_level(const parley_claim *claim, uint32_t p, uint32_t k, bool above) {
    pl_i128 by = (pl_i128)claim->denominators[k] * claim->weights[p];
    pl_i128 times = (pl_i128)claim->numerators[k] * claim->scale[p], u = times / by;
    while (u * by < times || (above && u * by == times))
        u++;
    while ((u - 1) * by > times || (!above && (u - 1) * by == times))
        u--;
    int64_t utility = claim->origin[p] + (int64_t)u;
    return utility > claim->floors[p] ? utility : claim->floors[p];
}

/* The least lambda.t of all t that make u come after the values, `taken` parties being given. */
static inline pl_i128 proof_ranks(const parley_claim *claim, uint32_t n, const int64_t *lambda,
                                  uint32_t taken, uint32_t level) {
    pl_i128 least = 0;
    for (uint32_t p = 0; p < n; p++)
        if (claim->compared >> p & ~taken >> p & 1)
            least += (pl_i128)lambda[p] * proof_level(claim, p, level, true);
    for (uint32_t p = 0; p < n && level + 1 < claim->value_count; p++) {
        if (!(claim->compared >> p & ~taken >> p & 1))
            continue;
        pl_i128 rest = (pl_i128)lambda[p] * proof_level(claim, p, level, false) +
                       proof_ranks(claim, n, lambda, taken | 1u << p, level + 1);
        least = rest < least ? rest : least;
    }
    return least;
}

/* The least lambda.u that the claim leaves possible. */
static inline pl_i128 proof_asked(const parley_claim *claim, uint32_t n, const int64_t *lambda) {
    pl_i128 asked = claim->value_count ? proof_ranks(claim, n, lambda, 0, 0)
                                       : (pl_i128)lambda[n] * claim->sum_floor;
    for (uint32_t p = 0; p < n; p++)
        if (!claim->value_count || !(claim->compared >> p & 1))
            asked += (pl_i128)lambda[p] * claim->floors[p];
    return asked;
}

/* Whether the values of u, sorted, come after those of the claim. */
static inline bool proof_after(const parley_claim *claim, uint32_t n, const int64_t *u) {
    uint32_t left = claim->compared;
    for (uint32_t k = 0; k < claim->value_count; k++) {
        uint32_t least = n;
        for (uint32_t p = 0; p < n; p++)
            if ((left >> p & 1) && (least == n || (pl_i128)(u[p] - claim->origin[p]) *
                                                          claim->weights[p] * claim->scale[least] <
                                                      (pl_i128)(u[least] - claim->origin[least]) *
                                                          claim->weights[least] * claim->scale[p]))
                least = p;
        pl_i128 mine = (pl_i128)(u[least] - claim->origin[least]) * claim->weights[least] *
                       claim->denominators[k];
        pl_i128 theirs = (pl_i128)claim->numerators[k] * claim->scale[least];
        if (mine != theirs)
            return mine > theirs;
        left &= ~(1u << least);
    }
    return false;
}

/* Whether the vector of the greatest gains misses the claim. */
static inline bool proof_by_top(const parley_claim *claim, const proof_part *s,
                                const uint8_t *box) {
    parley_count product = pl_count_of(1);
    int64_t greatest[PARLEY_MAX_PARTIES];
    for (uint32_t i = 0; i <= s->n; i++) {
        int64_t unit[PARLEY_MAX_PARTIES + 1] = {0};
        unit[i] = 1;
        pl_i128 top = proof_most(s, box, unit);
        if (i == s->n ? claim->sum_asked && top < claim->sum_floor : top < claim->floors[i])
            return true;
        if (claim->product_asked && i < s->n && top <= claim->origin[i])
            return true;
        if (i < s->n) {
            greatest[i] = (int64_t)top;
            pl_count_multiply(&product, (uint64_t)(top - claim->origin[i]));
        }
    }
    if (claim->value_count)
        return !proof_after(claim, s->n, greatest);
    return claim->product_asked && parley_count_compare(&product, &claim->product) <= 0;
}

static inline bool proof_box(const parley_claim *claim, const proof_part *s, const uint8_t *box,
                             const int64_t *lambda) {
    bool none = true;
    for (uint32_t i = 0; i <= s->n; i++) {
        if (lambda[i] < 0)
            return false;
        none = none && lambda[i] == 0;
    }
    pl_i128 most = proof_most(s, box, lambda);
    return none ? proof_by_top(claim, s, box)
                : most < proof_asked(claim, s->n, lambda) ||
                      proof_by_means(claim, s->n, lambda, most) ||
                      proof_by_trying(claim, s->n, lambda, most);
}

/* --- that the boxes hold every agreement once --- */

static inline bool proof_disjoint(const proof_part *s, const uint8_t *a, const uint8_t *b) {
    bool meet = false;
    for (uint32_t o = 0; o < s->options; o++) {
        meet = meet || (a[o] && b[o]);
        if (s->issue[o + 1] == s->issue[o])
            continue;
        if (!meet)
            return true;
        meet = false;
    }
    return false;
}

/* How many agreements a box has; of the whole part for NULL. */
static inline parley_count proof_size(const proof_part *s, const uint8_t *box) {
    parley_count size = pl_count_of(1);
    uint64_t options = 0;
    for (uint32_t o = 0; o < s->options; o++) {
        options += !box || box[o];
        if (s->issue[o + 1] == s->issue[o])
            continue;
        pl_count_multiply(&size, options);
        options = 0;
    }
    return size;
}

static inline bool proof_holds(const parley_certificate *certificate, const parley_claim *claim,
                               const proof_part *s) {
    parley_count covered = {0}, whole = proof_size(s, NULL);
    const uint8_t *box, *other;
    const int64_t *lambda, *unused;
    for (size_t b = 0; b < claim->box_count; b++) {
        parley_certificate_box(certificate, claim->first_box + b, &box, &lambda);
        parley_count size = proof_size(s, box);
        if (!proof_box(claim, s, box, lambda) || !pl_count_add(&covered, &size))
            return false;
        for (size_t d = 0; d < b; d++) {
            parley_certificate_box(certificate, claim->first_box + d, &other, &unused);
            if (!proof_disjoint(s, box, other))
                return false;
        }
    }
    return claim->complete && parley_count_compare(&covered, &whole) == 0;
}

/* Whether all claims hold, and each part has one. Of no agreement nothing is claimed. */
static inline bool proof_is_good(const parley_certificate *certificate, const parley_space *space) {
    static proof_part s;
    uint32_t parts = parley_certificate_part_count(space);
    uint8_t *seen = calloc(parts, 1);
    bool good = true;
    for (size_t c = 0; c < parley_certificate_count(certificate); c++) {
        const parley_claim *claim = parley_certificate_claim(certificate, c);
        proof_read(&s, space, claim);
        good = good && proof_holds(certificate, claim, &s);
        seen[claim->part] = 1;
    }
    for (uint32_t k = 0; k < parts && !parley_space_is_empty(space); k++)
        good = good && seen[k];
    free(seen);
    return good;
}

static inline void check_proof(const parley_certificate *certificate, const parley_space *space) {
    ck_assert(proof_is_good(certificate, space));
}

/* --- what the claims say together --- */

/* The least weighted sum of utilities in a part. */
static inline int64_t proof_least(const proof_part *s, const int64_t *weights) {
    static uint8_t all[PROOF_OPTIONS];
    int64_t down[PARLEY_MAX_PARTIES + 1] = {0};
    memset(all, 1, s->options);
    for (uint32_t p = 0; p < s->n; p++)
        down[p] = -weights[p];
    return (int64_t)-proof_most(s, all, down);
}

/* Whether utilities u do what the claim says no agreement does. */
static inline bool proof_meets(const parley_claim *claim, uint32_t n, const int64_t *u) {
    parley_count product = pl_count_of(1);
    int64_t sum = 0;
    for (uint32_t p = 0; p < n; p++) {
        if (u[p] < claim->floors[p] || (claim->product_asked && u[p] <= claim->origin[p]))
            return false;
        sum += claim->weights[p] * u[p];
        if (claim->product_asked)
            pl_count_multiply(&product, (uint64_t)(u[p] - claim->origin[p]));
    }
    return (!claim->sum_asked || sum >= claim->sum_floor) &&
           (!claim->product_asked || parley_count_compare(&product, &claim->product) > 0) &&
           (!claim->value_count || proof_after(claim, n, u));
}

/* Whether claims that hold leave no agreement of these utilities in the part: one forbids them, or
 * they are less than every agreement of the part has. */
static inline bool proof_excludes(const parley_certificate *certificate, const parley_space *space,
                                  uint32_t part, const int64_t *u) {
    static proof_part s;
    parley_claim range = {.part = part};
    proof_read(&s, space, &range);
    for (uint32_t p = 0; p < s.n; p++) {
        int64_t unit[PARLEY_MAX_PARTIES] = {0};
        unit[p] = 1;
        if (u[p] < proof_least(&s, unit))
            return true;
    }
    for (size_t c = 0; c < parley_certificate_count(certificate); c++) {
        const parley_claim *claim = parley_certificate_claim(certificate, c);
        int64_t sum = 0;
        for (uint32_t p = 0; p < s.n; p++)
            sum += claim->weights[p] * u[p];
        if (claim->part == part && (proof_meets(claim, s.n, u) ||
                                    (claim->sum_asked && sum < proof_least(&s, claim->weights))))
            return true;
    }
    return false;
}

/* --- that the parts hold every agreement once --- */

typedef struct proof_picks {
    uint32_t issues, *joined; /* [m] the joined issue that decides each original one */
    uint8_t *used;            /* [K] original options of the part */
} proof_picks;

/* Whether every option of one joined issue obeys a clause, so that the part does. */
static inline bool proof_obeys(const parley_space *space, uint32_t part,
                               const parley_clause *clause, uint32_t m) {
    uint32_t options = parley_certificate_option_count(space, part), *choices = malloc(m * 4);
    bool every = true, some = false;
    for (uint32_t o = 0, last = 0; o <= options; o++) {
        uint32_t issue = UINT32_MAX;
        int64_t unused[PARLEY_MAX_PARTIES];
        if (o < options)
            parley_certificate_option(space, part, o, &issue, unused);
        if (issue != last) {
            some = some || every;
            every = true;
            last = issue;
        }
        if (o == options)
            break;
        bool holds = false;
        parley_certificate_choices(space, part, o, choices);
        for (uint32_t i = 0; i < clause->count; i++) {
            const parley_literal *literal = &clause->literals[i];
            uint32_t choice = choices[literal->issue];
            holds = holds || (choice != UINT32_MAX &&
                              (choice == literal->option) != (literal->negated != 0));
        }
        every = every && holds;
    }
    free(choices);
    return some;
}

/* Whether the options of a part stand for what the space was built from: gains add up, excluded
 * options are not used, each original issue is decided by one joined issue, options differ. Marks
 * the original options that are used. */
static inline bool proof_reads_rules(const parley_space *space, uint32_t part,
                                     const parley_space_spec *spec, uint8_t *used) {
    uint32_t m = spec->issue_count, options = parley_certificate_option_count(space, part);
    uint32_t total = 0, first[PARLEY_MAX_ISSUES], decided[PARLEY_MAX_ISSUES];
    uint32_t *choices = malloc((size_t)(options + 1) * m * sizeof *choices);
    bool good = true;
    for (uint32_t j = 0; j < m; j++) {
        first[j] = total;
        total += spec->option_counts[j];
        decided[j] = UINT32_MAX;
    }
    for (uint32_t o = 0, begin = 0, last = UINT32_MAX; o < options; o++) {
        int64_t gains[PARLEY_MAX_PARTIES], sums[PARLEY_MAX_PARTIES] = {0};
        uint32_t issue, *mine = choices + (size_t)o * m;
        parley_certificate_option(space, part, o, &issue, gains);
        parley_certificate_choices(space, part, o, mine);
        begin = issue == last ? begin : o;
        last = issue;
        for (uint32_t j = 0; j < m; j++) {
            if (mine[j] == UINT32_MAX)
                continue;
            good = good && (decided[j] == UINT32_MAX || decided[j] == issue) &&
                   !(spec->excluded && spec->excluded[first[j] + mine[j]]);
            decided[j] = issue;
            used[first[j] + mine[j]] = 1;
            for (uint32_t p = 0; p < spec->party_count; p++)
                sums[p] += spec->gains[p * total + first[j] + mine[j]];
        }
        good = good && memcmp(sums, gains, spec->party_count * sizeof *sums) == 0;
        for (uint32_t other = begin; other < o; other++)
            good = good && memcmp(choices + (size_t)other * m, mine, m * sizeof *mine) != 0;
    }
    for (uint32_t j = 0; j < m; j++)
        good = good && decided[j] != UINT32_MAX;
    for (uint32_t c = 0; c < spec->clause_count; c++)
        good = good && proof_obeys(space, part, &spec->clauses[c], m);
    free(choices);
    return good;
}

/* Whether two parts have no option in common of some original issue. */
static inline bool proof_parts_differ(const parley_space_spec *spec, const uint8_t *a,
                                      const uint8_t *b) {
    for (uint32_t j = 0, o = 0; j < spec->issue_count; j++) {
        bool meet = false;
        for (uint32_t i = 0; i < spec->option_counts[j]; i++, o++)
            meet = meet || (a[o] && b[o]);
        if (!meet)
            return true;
    }
    return false;
}

/* `count` agreements obey the rules; with the certificate's parts, all of them are in some part. */
static inline void check_parts(const parley_space *space, const parley_space_spec *spec,
                               const parley_count *count) {
    static proof_part s;
    uint32_t parts = parley_certificate_part_count(space), options = 0;
    parley_count total = {0};
    if (parley_space_is_empty(space))
        return;
    for (uint32_t j = 0; j < spec->issue_count; j++)
        options += spec->option_counts[j];
    uint8_t *used = calloc(parts, options);
    for (uint32_t k = 0; k < parts; k++) {
        parley_claim nothing = {.part = k};
        proof_read(&s, space, &nothing);
        parley_count size = proof_size(&s, NULL);
        ck_assert(proof_reads_rules(space, k, spec, used + (size_t)k * options));
        ck_assert(pl_count_add(&total, &size));
        for (uint32_t other = 0; other < k; other++)
            ck_assert(proof_parts_differ(spec, used + (size_t)k * options,
                                         used + (size_t)other * options));
    }
    ck_assert_int_eq(parley_count_compare(&total, count), 0);
    free(used);
}

#endif
