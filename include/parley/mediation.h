/* What the analyst of a mediator asks about drafts: what would mend one, which packages to lay on
 * the table, how those on the table rank, and how two parties would divide the plan. What `parley
 * amend`, `parley pool`, `parley rank` and `parley divide` print; docs/amend.md has the formulas.
 *
 * Everything is under central values (parley/utility.h), exact on the grid of the problem. Parties
 * and drafts are numbered as in the dossier, points and options as in the view, which is borrowed
 * and must outlive the report. All memory belongs to the report. All calls: PARLEY_E_INPUT and
 * PARLEY_E_LIMIT as parley_problem_new and parley_space_new; PARLEY_E_ARGUMENT: a number out of its
 * range; PARLEY_E_MEMORY; PARLEY_E_CANCELLED. */
#ifndef PARLEY_MEDIATION_H
#define PARLEY_MEDIATION_H

#include <parley/amend.h>
#include <parley/analysis.h>
#include <parley/procedure.h>

#ifdef __cplusplus
extern "C" {
#endif

enum { PARLEY_MOST_LISTED = 1000, PARLEY_MOST_PACKAGES = 64 };

/* --- amending a draft --- */

/* All zero is a good start. */
typedef struct parley_amend_report_options {
    uint32_t most_changes; /* points changed at once, 1 .. PARLEY_MAX_CHANGES; 0: 3, but fewer where
                            * more than 20 million sets would have to be tried */
    uint32_t listed; /* amendments and trades listed of each kind, up to PARLEY_MOST_LISTED; 0: 5 */
    int unharmed;    /* nonzero: list only trades by which no party outside the pair loses */
} parley_amend_report_options;

typedef struct parley_amendment_list {
    uint64_t found; /* all amendments, of which the list has the best of each set of points */
    size_t count;
    const parley_draft_amendment *items; /* [count] best gain per change first */
} parley_amendment_list;

/* Two points changed together: for some parties the first change is good and the second bad, for
 * others the other way round, and both gain in all. */
typedef struct parley_draft_trade {
    parley_indices sides[2]; /* parties whose consent is needed that gain by this change, lose by
                              * the other, and gain in all; at least one each */
    uint32_t points[2], options[2];
    const double *gains[2]; /* [party_count] central utility that each change alone brings */
    int makes_acceptable;   /* every party whose consent is needed signs the result */
} parley_draft_trade;

/* Trades in the plan. Red lines that it crosses are left as they are where the trade does not touch
 * them; no trade crosses another. */
typedef struct parley_trade_list {
    /* All pairs of changes and pairs of parties, and those by which no other party whose consent is
     * needed loses. */
    uint64_t found, unharmed;
    size_t count;
    const parley_draft_trade *items; /* [count] the best of each pair of points, best sum of gains
                                      * first */
} parley_trade_list;

typedef struct parley_amend_report {
    const parley_view *view;
    const double *reservations; /* [party_count] */
    int possible;               /* some agreement is acceptable to all */
    /* The draft as it stands, as in an analysis, with the nearest agreement; no amendments. */
    parley_draft_report draft;
    /* What is amended: the draft, or where it leaves points open the egalitarian one of the
     * agreements that keep all it states and cross no red line on the other points. has_plan is 0,
     * and there are no amendments, where none of these obeys the constraints. Filled in: choices,
     * utilities, verdicts, crossings, all_sign, breaks_constraint. */
    int has_plan;
    parley_draft_report plan;
    int acceptable;                         /* the plan: all sign, and it breaks no constraint */
    uint32_t most_changes;                  /* points changed at once in what was tried */
    parley_amendment_list makes_acceptable; /* parley/amend.h, PARLEY_AMEND_ACCEPTABLE */
    parley_amendment_list improves;         /* PARLEY_AMEND_IMPROVING */
    parley_trade_list trades;
} parley_amend_report;

/* What would mend a draft of the dossier. Cost: that of parley_amendments, twice, parley_trades and
 * a few solves. */
PARLEY_API parley_status parley_amend_report_new(parley_amend_report **out, const parley_view *view,
                                                 uint32_t draft,
                                                 const parley_amend_report_options *options,
                                                 parley_control *control);
PARLEY_API void parley_amend_report_free(parley_amend_report *report);

/* --- packages to lay on the table --- */

/* All zero is a good start. */
typedef struct parley_pool_report_options {
    uint32_t packages; /* wanted, up to PARLEY_MOST_PACKAGES; 0: 5 */
    uint32_t distance; /* points in which any two differ at least, up to the number of points; 0: a
                        * tenth of the points, rounded up */
} parley_pool_report_options;

typedef struct parley_pool_package {
    parley_package package;
    int efficient; /* no agreement gives every party as much and one more */
    double slack;  /* another agreement could give every party so much more at once, 0 if none */
    /* How much more than its reservation value the least satisfied party has, and who that is. */
    double least_surplus;
    parley_indices least_satisfied;
} parley_pool_package;

typedef struct parley_pool_report {
    const parley_view *view;
    const double *reservations; /* [party_count] */
    uint32_t wanted, distance;
    uint32_t count;                      /* 0: no agreement is acceptable to all */
    const parley_pool_package *packages; /* [count] the egalitarian one first */
    int complete;                /* no other acceptable agreement is far enough from all of these */
    const uint32_t *differences; /* [count][count] in how many points two differ */
    /* [point_count] 1 where the packages do not all have the same option. */
    const uint8_t *varies;
} parley_pool_report;

/* Packages acceptable to all that differ from one another: parley_pool on the view. */
PARLEY_API parley_status parley_pool_report_new(parley_pool_report **out, const parley_view *view,
                                                const parley_pool_report_options *options,
                                                parley_control *control);
PARLEY_API void parley_pool_report_free(parley_pool_report *report);

/* --- ranking the drafts on the table --- */

/* All zero is a good start. */
typedef struct parley_rank_report_options {
    uint32_t quota; /* parties that a draft needs, up to those whose consent is needed; 0: all */
} parley_rank_report_options;

/* A place is 1 more than the number of drafts that are better; equal ones share theirs. */
typedef struct parley_ranked_draft {
    uint32_t draft, not_stated;
    const double *utilities; /* [party_count] open points count the middle of best and worst */
    /* [required_count] of the parties whose consent is needed. The verdict is PARLEY_SIGNS,
     * PARLEY_REFUSES or PARLEY_RED_LINED. Drafts that cross a red line of the party come after all
     * that do not. */
    const parley_verdict *verdicts;
    const uint32_t *places;
    uint64_t borda_twice; /* twice its Borda score */
    uint32_t borda_place;
    uint32_t votes; /* parties that would sign it */
    uint32_t approval_place;
    parley_fallback fallback;
    uint32_t fallback_place; /* 0: never reached by the quota */
} parley_ranked_draft;

typedef enum parley_left_out_reason {
    PARLEY_IS_STATUS_QUO, /* what holds without an agreement is no proposal */
    PARLEY_STATES_NOTHING,
    PARLEY_IS_FORBIDDEN /* whatever fills its gaps breaks a constraint */
} parley_left_out_reason;

typedef struct parley_left_out {
    uint32_t draft;
    parley_left_out_reason reason;
} parley_left_out;

typedef struct parley_rank_report {
    const parley_view *view;
    const double *reservations; /* [party_count] */
    uint32_t quota;
    uint32_t draft_count;
    const parley_ranked_draft *drafts; /* [draft_count] those seen on the day, in order */
    uint32_t left_out_count;
    const parley_left_out *left_out; /* [left_out_count] the others that are seen */
} parley_rank_report;

/* The drafts by Borda, by approval and by fallback bargaining. The parties whose consent is needed
 * vote; one that is asked on some points only judges drafts by these. */
PARLEY_API parley_status parley_rank_report_new(parley_rank_report **out, const parley_view *view,
                                                const parley_rank_report_options *options,
                                                parley_control *control);
PARLEY_API void parley_rank_report_free(parley_rank_report *report);

/* --- dividing the plan between two parties --- */

typedef enum parley_division_kind {
    PARLEY_AGREED,      /* some option is best for both: it is taken, and nothing is divided */
    PARLEY_INDIFFERENT, /* one party or both know no difference: the best of the other is taken */
    PARLEY_WON,         /* one party has its best option */
    PARLEY_SHARED,      /* both have a part */
    PARLEY_BLOCKED      /* every option crosses a red line */
} parley_division_kind;

typedef struct parley_divided_point {
    parley_division_kind kind;
    int indifferent[2]; /* all options that cross no red line are worth the same to the party */
    double points[2];   /* what the point is worth to each, of 100 over the contested points; 0 for
                         * a point that is not contested */
    uint32_t best[2];   /* view options: the best of each that cross no red line */
    uint32_t winner;    /* PARLEY_WON: 0 or 1; PARLEY_SHARED: who won it at first and gives of it */
    double share;       /* the part that the first party has: 1, 0, or between */
    int opposed;        /* the best option of each is the worst of the other, as is assumed */
    uint32_t option;    /* in the package: of a shared point the one nearest to the shares */
} parley_divided_point;

typedef enum parley_division_obstacle {
    PARLEY_DIVISION_APPLIES,
    PARLEY_DIVISION_BLOCKED,   /* a point is blocked */
    PARLEY_NOTHING_CONTESTED,  /* both want the same everywhere */
    PARLEY_DIVISION_FORBIDDEN, /* the package breaks a constraint */
} parley_division_obstacle;

typedef struct parley_divide_report {
    const parley_view *view;
    const double *reservations; /* [party_count] */
    uint32_t parties[2];
    parley_division_obstacle obstacle;
    const parley_divided_point *points; /* [point_count] */
    double total[2];                    /* what each has of its 100 points; equal */
    /* Where nothing is blocked: the options in `points`, what each party does with them
     * [party_count], and whether every one whose consent is needed signs and no constraint is
     * broken. */
    parley_package package;
    const parley_verdict *verdicts;
    int acceptable;
} parley_divide_report;

/* Adjusted Winner (parley/procedure.h) with the points of the plan as items: the worth of a point
 * to a party is the spread between its best and its worst option there, weighted, of the options
 * that cross no red line that counts. parties[2]: two different ones whose consent is needed. */
PARLEY_API parley_status parley_divide_report_new(parley_divide_report **out,
                                                  const parley_view *view, const uint32_t *parties,
                                                  parley_control *control);
PARLEY_API void parley_divide_report_free(parley_divide_report *report);

#ifdef __cplusplus
}
#endif
#endif
