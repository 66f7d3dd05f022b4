/* What a dossier says of time: what a week without a deal costs whom, events known in advance, and
 * levers that a third party can pull.
 *
 * parley/dossier.h reads it, docs/dossier.md says what each key means, parley/timeline.h computes
 * with it. Numbers are utility in billionths, a week where they are a rate. */
#ifndef PARLEY_CLOCK_H
#define PARLEY_CLOCK_H

#include <parley/dossier.h>

#ifdef __cplusplus
extern "C" {
#endif

enum { PARLEY_MAX_WEEKS = 520, PARLEY_HORIZON_WEEKS = 26 /* where the dossier names none */ };

/* What an entry may state of a party, and what an effect may move. */
typedef enum parley_quantity {
    PARLEY_COST_OF_DELAY, /* lost each week without a deal: 0 or more */
    PARLEY_DRIFT,         /* change of the reservation value each week */
    PARLEY_DISCOUNT,      /* weight of next week against this one: above 0, at most 1 */
    PARLEY_PROCESS,       /* what a week of talks under way is worth in itself */
    PARLEY_RATES,         /* the number of those above */
    PARLEY_RESERVATION_SHIFT = PARLEY_RATES, /* the reservation value itself */
    PARLEY_OPTION_VALUE                      /* what an option is worth on its point */
} parley_quantity;

typedef enum parley_estimate_kind {
    PARLEY_ESTIMATE_UNSTATED, /* `value` is the documented default */
    PARLEY_ESTIMATE_VALUE,
    PARLEY_ESTIMATE_UNKNOWN /* `value` is the range that the dossier, or this program, assumes */
} parley_estimate_kind;

typedef struct parley_estimate {
    parley_estimate_kind kind;
    parley_interval value;
} parley_estimate;

typedef struct parley_clock_party {
    parley_record record;
    uint32_t party;
    parley_basis basis;
    parley_text why;
    parley_estimate rates[PARLEY_RATES];
    parley_indices claims; /* entries of costs_of_delay that it rests on */
} parley_clock_party;

/* A change, added to what stands. */
typedef struct parley_effect {
    uint32_t line, column;
    uint32_t party;
    parley_quantity what;
    parley_option_name option; /* with PARLEY_OPTION_VALUE */
    parley_interval change;
} parley_effect;

/* In force in every week that begins on `from` or later, and not after `until`. */
typedef struct parley_clock_event {
    parley_record record;
    const char *id;
    parley_text name, why;
    parley_basis basis;
    parley_date from, until; /* `until` may be missing */
    size_t effect_count;
    const parley_effect *effects;
} parley_clock_event;

typedef struct parley_lever_cost {
    uint32_t party;
    parley_interval value; /* of that party's utility, once */
} parley_lever_cost;

struct parley_lever {
    parley_record record;
    const char *id;
    parley_text name, why;
    parley_basis basis;
    int32_t by;          /* party, or PARLEY_NONE */
    int64_t delay_weeks; /* from pulling it to its effect, 0 .. PARLEY_MAX_WEEKS */
    size_t effect_count, cost_count;
    const parley_effect *effects;
    const parley_lever_cost *costs;
};

struct parley_clock {
    uint32_t line, column;
    parley_date start;          /* may be missing */
    int64_t horizon_weeks;      /* 1 .. PARLEY_MAX_WEEKS; 0 where the dossier names none */
    parley_text why;            /* of the horizon */
    parley_estimate unknown[2]; /* by PARLEY_COST_OF_DELAY and PARLEY_DRIFT: what that word means */
    size_t party_count, event_count;
    const parley_clock_party *parties;
    const parley_clock_event *events;
};

/* "cost_of_delay", "drift", "discount", "process", "reservation", "value". */
PARLEY_API const char *parley_quantity_name(parley_quantity quantity);

/* Index of the lever with this id, or PARLEY_NONE. O(levers). */
PARLEY_API int32_t parley_dossier_find_lever(const parley_dossier *dossier, const char *id);

#ifdef __cplusplus
}
#endif
#endif
