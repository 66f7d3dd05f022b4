/* A dossier as it stood on one day: what was on the table, and what was known of each party's
 * position.
 *
 * A view resolves the record: of several stances the latest counts, a party accepts what it
 * proposed, red lines reach every option they cover, consent and reservation values come from the
 * parties or from the assumptions. docs/dossier.md says how. A view never changes; it borrows its
 * dossier. */
#ifndef PARLEY_VIEW_H
#define PARLEY_VIEW_H

#include <parley/dossier.h>

#ifdef __cplusplus
extern "C" {
#endif

/* What is known of one party's position on one option. */
typedef struct parley_position {
    parley_interval value; /* billionths; the whole [0, 1] where nothing is known */
    parley_likely likely;  /* how the value lies in the interval */
    parley_stance_word word;
    parley_basis basis;          /* PARLEY_BASIS_NONE where nothing is known */
    const parley_record *record; /* the entry it comes from; NULL where nothing is known */
    uint32_t by_red_line;        /* it comes from an entry under red_lines */
    uint32_t by_proposal;        /* it comes from the party having proposed the option */
} parley_position;

/* Where a consent or a reservation value comes from. */
typedef enum parley_origin {
    PARLEY_BY_DEFAULT, /* nothing was written: the documented default */
    PARLEY_STATED,     /* under parties */
    PARLEY_BY_ASSUMPTION
} parley_origin;

typedef struct parley_view_party {
    uint32_t party; /* index into the dossier */
    parley_consent_kind consent;
    parley_origin consent_origin, reservation_origin;
    parley_reservation reservation;
    const parley_record *consent_record, *reservation_record; /* of the assumption; else NULL */
    const uint8_t *in_scope;       /* [point_count] 1 where its consent counts */
    const parley_weights *weights; /* the entry that counts; NULL where none */
    const int64_t *share; /* [point_count] central weights, 0 or more, of no particular sum */
} parley_view_party;

typedef struct parley_view_point {
    uint32_t point; /* index into the dossier */
    uint32_t first; /* its options are options[first] .. options[first + option_count - 1] */
    uint32_t option_count;
} parley_view_point;

typedef struct parley_view {
    const parley_dossier *dossier;
    int32_t as_of;
    /* The points on the table, in the order of the plan, and their options on the table. */
    uint32_t point_count, option_count;
    const parley_view_point *points;
    const uint32_t *options;      /* [option_count] index into the point's options */
    const uint32_t *option_point; /* [option_count] index into `points` */
    /* All parties in the order of the dossier; then those whose consent is needed, as indices. */
    uint32_t party_count, required_count;
    const parley_view_party *parties; /* [party_count] */
    const uint32_t *required;         /* [required_count] */
    const parley_position *positions; /* [party_count][option_count] */
} parley_view;

/* The view of `as_of` (a day, or PARLEY_ALL_DAYS). PARLEY_E_INPUT where weights cannot be
 * normalised, PARLEY_E_MEMORY. Cost O(stances + parties x options). */
PARLEY_API parley_status parley_view_new(parley_view **out, const parley_dossier *dossier,
                                         int32_t as_of);
PARLEY_API void parley_view_free(parley_view *view);

/* The position of `party` (of the dossier) on option `option` (of the view). */
PARLEY_API const parley_position *parley_view_position(const parley_view *view, uint32_t party,
                                                       uint32_t option);

/* The view's option of view point `point` that is the dossier's option `option`, or PARLEY_NONE
 * where that is not on the table. */
PARLEY_API int32_t parley_view_find_option(const parley_view *view, uint32_t point,
                                           uint32_t option);

/* The view's point that is the dossier's point, or PARLEY_NONE. */
PARLEY_API int32_t parley_view_find_point(const parley_view *view, uint32_t point);

/* Whether an entry of the dossier is seen in this view. */
PARLEY_API int parley_view_sees(const parley_view *view, const parley_record *record);

/* A red line of `party` on this option of the view that counts: the party's consent is needed
 * there. */
PARLEY_API int parley_view_crosses(const parley_view *view, uint32_t party, uint32_t option);

#ifdef __cplusplus
}
#endif
#endif
