/* The words of the enumerations and their public names. */
#include "dossier/words.h"

#include <parley/dossier.h>

#include <stddef.h>

const char *const pl_role_words[] = {"principal", "mediator", "ally", "observer", NULL};
const char *const pl_mandate_words[] = {"", "decides", "negotiates", "carries", NULL};
const char *const pl_basis_words[] = {"", "said", "read_off", "assumed", NULL};
const char *const pl_stance_words[] = {"unknown", "accept",   "tolerate", "criticise",
                                       "reject",  "red_line", NULL};
const char *const pl_strength_words[] = {"", "firm", "soft", NULL};
const char *const pl_change_words[] = {"kept",  "edited",    "merged",     "split", "dropped",
                                       "added", "bracketed", "renumbered", NULL};
const char *const pl_draft_status_words[] = {"",         "public",       "leaked",
                                             "reported", "confidential", NULL};
const char *const pl_importance_words[] = {"very_low", "low", "medium", "high", "very_high", NULL};

const char *parley_stance_name(parley_stance_word word) {
    return word == PARLEY_VALUE ? "value" : pl_stance_words[word];
}
const char *parley_basis_name(parley_basis basis) {
    return basis == PARLEY_BASIS_NONE ? "unknown" : pl_basis_words[basis];
}
const char *parley_role_name(parley_role role) {
    return pl_role_words[role];
}
const char *parley_mandate_name(parley_mandate mandate) {
    return pl_mandate_words[mandate];
}
const char *parley_change_name(parley_change_kind change) {
    return pl_change_words[change];
}
const char *parley_draft_status_name(parley_draft_status status) {
    return pl_draft_status_words[status];
}
