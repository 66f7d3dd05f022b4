/* Profiles of NegMAS from memory: what an outcome is worth, what they become as a dossier, and what
 * is lost on the way. With a folder and a new path as arguments, writes the folder as one of
 * Genius:
 *
 *     convert FOLDER NEW-FOLDER */
#include <parley/format.h>

#include <stdio.h>
#include <string.h>

static const char domain[] = "name: boat\n"
                             "type: CartesianOutcomeSpace\n"
                             "issues:\n"
                             "  - {name: Price, type: ContiguousIssue, values: [5, 9]}\n"
                             "  - {name: Sails, type: CategoricalIssue, values: [old, new]}\n";
static const char buyer[] = "name: buyer\n"
                            "type: LinearAdditiveUtilityFunction\n"
                            "reserved_value: 2\n"
                            "weights: [1, 2]\n"
                            "values:\n"
                            "  - {type: AffineFun, slope: -1, bias: 9}\n"
                            "  - {type: TableFun, mapping: {old: 0, new: 1.5}}\n";
static const char seller[] = "name: seller\n"
                             "type: LinearAdditiveUtilityFunction\n"
                             "reserved_value: -.inf\n"
                             "weights: [0.75, 0.25]\n"
                             "values:\n"
                             "  - {type: AffineFun, slope: 0.25, bias: -1.25}\n"
                             "  - {type: TableFun, mapping: {old: 1, new: 0}}\n";

static void print_findings(const parley_diagnostics *found) {
    for (size_t i = 0; i < parley_diagnostics_count(found); i++)
        printf("  %s\n", parley_diagnostics_get(found, i)->message);
}

/* At a price of 6 with new sails. */
static void print_worth(const parley_profiles *profiles) {
    const double outcome[] = {6, 1};
    for (size_t p = 0; p < profiles->profile_count; p++)
        printf("%s: %g, without agreement %g\n", profiles->profiles[p].name,
               parley_profiles_eval(profiles, p, outcome),
               parley_profiles_reservation(profiles, p));
}

static parley_status show(parley_diagnostics *found) {
    const parley_file files[] = {{"boat.yml", domain, strlen(domain)},
                                 {"buyer.yml", buyer, strlen(buyer)},
                                 {"seller.yml", seller, strlen(seller)}};
    parley_profiles *profiles;
    parley_dossier *dossier;
    parley_status status = parley_profiles_parse(&profiles, files, 3, NULL, found);
    if (status != PARLEY_OK)
        return status;
    print_worth(profiles);
    status = parley_profiles_to_dossier(&dossier, profiles, NULL, found);
    if (status == PARLEY_OK) {
        printf("as a dossier: %zu parties, %zu points, %zu stances\n", dossier->party_count,
               dossier->point_count, dossier->stance_count);
        parley_dossier_free(dossier);
    }
    parley_profiles_free(profiles);
    return status;
}

static parley_status convert(const char *in, const char *out, parley_diagnostics *found) {
    parley_profiles *profiles;
    parley_status status = parley_profiles_read(&profiles, &in, 1, NULL, found);
    if (status == PARLEY_OK)
        status = parley_profiles_write(profiles, out, PARLEY_FORMAT_GENIUS, NULL, found);
    parley_profiles_free(profiles);
    return status;
}

int main(int argc, char **argv) {
    parley_diagnostics *found;
    parley_status status = parley_diagnostics_new(&found);
    if (status == PARLEY_OK)
        status = argc > 2 ? convert(argv[1], argv[2], found) : show(found);
    if (status == PARLEY_OK)
        print_findings(found);
    else
        fprintf(stderr, "%s: %s\n", parley_last_error()->file, parley_last_error()->message);
    parley_diagnostics_free(found);
    return status == PARLEY_OK ? 0 : 1;
}
