/* What time does to a negotiation: the zone of agreement week by week, who gains and who loses by
 * waiting, and which levers open a zone.
 *
 * Week t begins 7 t days after week 0. With c(s) the cost of delay of a party in week s, d(s) its
 * drift, q(s) what a week of talks is worth to it and b(s) its discount, all as events and levers
 * in force make them, H the horizon and B(t, k) = b(t) ... b(t+k-1):
 *
 *     S(t) = sum over k < H of B(t, k) c(t+k)         what going on costs, seen from week t
 *     r(t) = r + sum over s < t of d(s) + shifts in force in week t - (S(t) - S0)
 *
 * r is the reservation value of the dossier, which holds for week 0 and has the cost of going on in
 * it; S0 is S with nothing in force. So a cost that rises makes a party content with less, by the
 * sum of the rise over the horizon: the bargaining range of Fearon (1995,
 * doi:10.1017/S0020818300033324), in which costs are what makes room for a deal. docs/timeline.md
 * has the rest.
 *
 * All figures are for parties whose consent is needed, and under central values, but for the
 * probabilities: they come from readings of the dossier (parley/reading.h) together with the clock,
 * in which every interval is drawn from uniformly. */
#ifndef PARLEY_TIMELINE_H
#define PARLEY_TIMELINE_H

#include <parley/clock.h>
#include <parley/control.h>
#include <parley/count.h>
#include <parley/view.h>

#ifdef __cplusplus
extern "C" {
#endif

enum {
    PARLEY_LEVER_SETS = 4096, /* sets of levers that are tried, at most */
    PARLEY_LEVER_SETS_LISTED = 16
};

/* All zero is the default. */
typedef struct parley_timeline_options {
    uint32_t weeks;   /* the last week, 1 .. PARLEY_MAX_WEEKS; 0: 26 */
    uint32_t samples; /* readings drawn, at most 10^7; 0: no probabilities */
    uint64_t seed;
    uint32_t threads;       /* at most 64; 0: as many as processors. Changes no result */
    const uint32_t *levers; /* [lever_count] of the dossier, pulled in week 0 */
    size_t lever_count;
    size_t memory_limit_bytes; /* of each count; 0: 192 MiB */
} parley_timeline_options;

/* A share of samples with its 95 % interval (Wilson 1927, doi:10.1080/01621459.1927.10502953). */
typedef struct parley_share {
    double value, low, high;
} parley_share;

/* One party in one week. */
typedef struct parley_week_party {
    double cost, drift, discount, process; /* in force in this week */
    double reservation;                    /* r(t); may leave [0, 1] */
    double utility; /* in the Nash solution where there is a zone, else r(t) */
    /* What one more week brings: b(t) utility(t+1) - (c(t) - q(t)) - utility(t). */
    double waiting;
    /* The same for all weeks from 0 to this one: signing now against signing in week 0. */
    double since_start;
} parley_week_party;

typedef struct parley_week {
    int32_t day;        /* the first */
    int zone;           /* an agreement exists that all sign */
    parley_count count; /* of such agreements; 0 where `count_exact` is 0 */
    int count_exact;    /* 0: the count did not fit, the numbers below are estimates */
    double count_estimate, count_low, count_high;
    /* The greatest t for which some agreement gives every party its reservation value and t more;
     * negative without a zone. NaN where red lines leave nothing to sign. */
    double margin;
    int ripe;                         /* every party loses by waiting for one more week */
    parley_share probability;         /* that there is a zone; NaN without samples */
    parley_share by_now;              /* that there was one in this week or before */
    const parley_week_party *parties; /* [required_count of the view] */
} parley_week;

/* Weeks with a zone, one after the other. */
typedef struct parley_week_span {
    uint32_t first, last;
} parley_week_span;

/* What a party gains by keeping talks going for `weeks` weeks without signing. */
typedef struct parley_stalling {
    double process;         /* what the weeks of talks are worth in themselves, discounted */
    double position;        /* B(0, t) r(t) - r(0): what moves meanwhile */
    double cost;            /* the costs of these weeks, discounted */
    double total;           /* process + position - cost */
    double against_signing; /* total + r(0) - utility(0): against the Nash solution of week 0; NaN
                             * where there is no zone */
    uint32_t best_weeks;    /* the week from 0 on in which `total` is greatest */
    double best_total;
} parley_stalling;

/* A set of levers, pulled in week 0 beside those of the options. */
typedef struct parley_lever_set {
    uint32_t count;
    const uint32_t *levers;           /* of the dossier */
    int32_t first;                    /* week with a zone, or PARLEY_NONE */
    uint32_t weeks;                   /* how many weeks have a zone */
    double margin_first, margin_last; /* in week 0 and in the last; NaN as above */
    const parley_interval *costs; /* [party_count] what pulling costs each party of the dossier */
} parley_lever_set;

typedef struct parley_timeline {
    const parley_view *view;
    int32_t start;    /* the first day of week 0 */
    int start_stated; /* by the dossier; else it is the view's day or the latest on record */
    uint32_t horizon;
    const parley_clock_party *const *clocks; /* [required_count] the entry that counts, or NULL */
    size_t pulled_count;
    const uint32_t *pulled; /* levers of the dossier */
    int blocked;            /* red lines leave nothing to sign: no week has a zone, in no reading */
    uint32_t week_count;    /* weeks 0 .. week_count - 1 */
    const parley_week *weeks;
    size_t span_count;
    const parley_week_span *spans;   /* of weeks with a zone */
    const parley_stalling *stalling; /* [required_count] up to the last week */
    uint32_t samples;
    uint64_t seed;
    /* Levers that the view sees and that are not pulled: each alone; then of all sets tried the
     * smallest that open a zone earlier than it would be, and those that open it soonest, of which
     * the smallest. Sets are tried by size, up to `tried_size` levers; all of them, where that is
     * the number of levers. */
    size_t lever_count, smallest_count, soonest_count; /* listed */
    size_t smallest_total, soonest_total;              /* found */
    uint32_t tried_size;
    uint64_t tried;
    const parley_lever_set *levers, *smallest, *soonest;
} parley_timeline;

/* Computes the timeline of a view, which is borrowed. `options` may be NULL.
 * PARLEY_E_ARGUMENT: a number out of its range, a lever that does not exist or that the view does
 * not see. PARLEY_E_INPUT: nobody's consent is needed, no point is on the table, no day is on
 * record to begin with, preferences contradict each other. PARLEY_E_LIMIT: the consent of more than
 * PARLEY_MAX_PARTIES is needed, more than 64 events and levers change what options are worth, or as
 * parley_space_new. PARLEY_E_MEMORY, PARLEY_E_CANCELLED. Cost: a few searches a week, one for each
 * week and set of levers, one for each week and sample at most. */
PARLEY_API parley_status parley_timeline_new(parley_timeline **out, const parley_view *view,
                                             const parley_timeline_options *options,
                                             parley_control *control);
PARLEY_API void parley_timeline_free(parley_timeline *timeline);

#ifdef __cplusplus
}
#endif
#endif
