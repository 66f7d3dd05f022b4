/* The words of the format's enumerations, in the order of their enums; "" is a value no file
 * writes. */
#ifndef PL_DOSSIER_WORDS_H
#define PL_DOSSIER_WORDS_H

extern const char *const pl_role_words[],
    *const pl_mandate_words[],
        *const pl_basis_words[], *const pl_stance_words[], *const pl_strength_words[],
                                                               *const pl_change_words[],
                                                                   *const pl_draft_status_words[],
                                                                       *const pl_importance_words[];

#endif
