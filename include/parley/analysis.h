/* The whole analysis of a dossier as of one day: what `parley analyze` prints.
 *
 * Central values (see parley/utility.h) unless a field says otherwise. Every figure is exact on the
 * grid of the problem, or says that it is not. Parties are numbered as in the dossier, points and
 * options as in the view. All memory belongs to the analysis. */
#ifndef PARLEY_ANALYSIS_H
#define PARLEY_ANALYSIS_H

#include <parley/solve.h>
#include <parley/utility.h>

#ifdef __cplusplus
extern "C" {
#endif

enum { PARLEY_SOLUTION_COUNT = 4, PARLEY_AMENDMENT_MOST_CHANGES = 3 };

/* Zero is the default everywhere. */
typedef struct parley_analysis_options {
    size_t memory_limit_bytes; /* of the frontier and of the count, each; 0: 192 MiB */
    size_t frontier_most;      /* points of the frontier before it is given up; 0: 250,000 */
    size_t frontier_listed;    /* points listed with their agreements; 0: 1000 */
    uint32_t representatives;  /* at most, where the frontier does not fit, up to 256; 0: 32 */
    uint32_t amendment_count;  /* amendments listed for a draft; 0: 5 */
    uint32_t threads;          /* 0: as many as processors */
    int32_t only_draft;        /* 1 + a draft: leave the other drafts out; 0: all */
} parley_analysis_options;

typedef struct parley_package {
    const int32_t *choices;  /* [point_count] view options */
    const double *utilities; /* [party_count] central utility of every party */
} parley_package;

typedef struct parley_named_solution {
    parley_concept concept;
    int found;  /* 0: no agreement is acceptable to all, so there is no solution */
    int proven; /* 0: the search was cut short; `package` is the best found */
    parley_package package;
} parley_named_solution;

/* The efficient agreements: the frontier itself, or where it does not fit (more than 4 parties,
 * more points or memory than allowed) a few of its points that stand for all; see
 * parley/representatives.h. */
typedef struct parley_frontier_report {
    int exact;   /* 1: the points are those of the frontier; 0: representatives */
    size_t size; /* all points; with exact = 0 the number of those listed */
    size_t listed;
    const parley_package *points; /* [listed] spread evenly over the frontier */
    const parley_count *also;     /* [listed] agreements with the same utilities, at least 1; NULL
                                   * with exact = 0 */
    /* With exact = 0: whatever signable agreement (with only_acceptable set: acceptable one) is
     * compared with them, one of those listed gives every party at least as much but for `gap` of a
     * whole utility. */
    int only_acceptable;
    double gap;
    const char *method;
} parley_frontier_report;

typedef enum parley_point_verdict {
    PARLEY_SETTLED,   /* some option is backed by every party whose consent counts on the point */
    PARLEY_TRADEABLE, /* neither: a loss here may be made good on another point */
    PARLEY_STICKING   /* every option is refused by one of them */
} parley_point_verdict;

/* A party backs an option whose value is at least 0.5 for certain (accept, tolerate), opposes one
 * that is at most 0.5 for certain (criticise, reject, red line), and refuses one that crosses its
 * red line or is worth no more than the word "reject" at most. Only parties whose consent counts on
 * the point. */
typedef struct parley_point_report {
    parley_point_verdict verdict;
    uint32_t blocked; /* every option crosses a red line: no agreement at all */
    parley_indices
        held_by; /* parties opposing an option that another backs, or drawing a red line */
    parley_indices silent;  /* parties of which no position on any option is known */
    int32_t settled_option; /* the view option that all back, or PARLEY_NONE */
} parley_point_report;

typedef enum parley_verdict {
    PARLEY_SIGNS,     /* at least its reservation value, whatever fills the gaps */
    PARLEY_REFUSES,   /* below its reservation value, whatever fills the gaps */
    PARLEY_DEPENDS,   /* on what fills the points that the draft does not state */
    PARLEY_RED_LINED, /* the draft has an option that the party never signs */
    PARLEY_NO_SAY     /* its consent is not needed */
} parley_verdict;

typedef struct parley_draft_amendment {
    uint32_t change_count;
    uint32_t points[PARLEY_AMENDMENT_MOST_CHANGES];  /* view points */
    uint32_t options[PARLEY_AMENDMENT_MOST_CHANGES]; /* view options put in their place */
    int makes_acceptable; /* every party whose consent is needed signs the result */
    const double *gains;  /* [party_count] change of the central utility; none below 0 */
} parley_draft_amendment;

typedef struct parley_crossing {
    uint32_t party, option; /* of the dossier, of the view */
} parley_crossing;

typedef struct parley_draft_report {
    uint32_t draft;
    uint32_t not_stated;                   /* points on the table that it leaves open */
    const int32_t *choices;                /* [point_count] view option or PARLEY_NONE */
    const parley_utility_range *utilities; /* [party_count] */
    const parley_verdict *verdicts;        /* [party_count] */
    size_t crossing_count;                 /* red lines that count and that it crosses */
    const parley_crossing *crossings;
    int all_sign; /* every party whose consent is needed signs it */
    int breaks_constraint;
    /* Completions: agreements that keep all it states, obeying red lines and constraints. */
    parley_count completions;
    int completable;           /* some completion is acceptable to all: */
    parley_package completion; /* the egalitarian one of them */
    /* The agreement acceptable to all that changes the fewest of the points the draft states. */
    int has_nearest; /* 0: there is none, or the consent of 8 parties is needed */
    uint32_t nearest_changes;
    parley_package nearest;
    /* How far below the frontier a complete draft is: some signable agreement gives every party at
     * least this much more utility, none gives more to all. Negative: none gives all as much. */
    int has_distance;
    double distance;
    size_t amendment_count, amendments_found; /* listed, and all there are */
    uint32_t
        amendment_depth; /* changes of up to so many points were tried: 3, in huge plans fewer */
    const parley_draft_amendment *amendments; /* best gain per change first */
} parley_draft_report;

typedef struct parley_basis_report {
    uint64_t said, read_off, assumed, unknown; /* pairs of party and option on the table */
} parley_basis_report;

typedef struct parley_reading_report {
    int possible; /* some agreement is acceptable to all */
} parley_reading_report;

/* All red lines of one party on one point. */
typedef struct parley_stand {
    uint32_t party, point; /* of the dossier, of the view */
} parley_stand;

typedef struct parley_stands {
    size_t count;
    const parley_stand *items;
} parley_stands;

/* What must give where no agreement is acceptable: filled only then. */
typedef struct parley_remedy_report {
    int needed;
    int found;  /* dropping red lines alone makes a deal possible; else reservation values stand in
                   the way */
    int proven; /* 0: the search was cut short */
    /* Sets of the fewest red lines of which one must go; all of them where `complete`. */
    size_t alternative_count;
    const parley_stands *alternatives;
    /* Minimal sets of red lines that cannot all stand. */
    size_t conflict_count;
    const parley_stands *conflicts;
    int complete; /* the conflicts are all there are */
    /* [party_count] by how much this party's reservation value alone would have to fall, red lines
     * and all others' values unchanged; 0 where it need not, negative where it cannot help. */
    const double *alone;
} parley_remedy_report;

typedef struct parley_analysis {
    const parley_view *view;
    const parley_problem *central;
    parley_count combinations; /* one option of each point, constraints left aside */
    parley_count agreements;   /* that obey the constraints */
    parley_count signable;     /* of these, that cross no red line that counts */
    parley_count acceptable;   /* of these, that every party whose consent is needed signs */
    int acceptable_exact;      /* 0: the count did not fit; the numbers below are sampled */
    double acceptable_estimate, acceptable_low, acceptable_high; /* 95 % */
    parley_reading_report readings[3];                           /* by parley_reading */
    /* Where no agreement is acceptable but some are signable: the least by which every party's
     * reservation value must fall for one to be. Else 0. */
    double concession;
    parley_remedy_report remedy;
    const double *reservations;                             /* [party_count] central */
    parley_named_solution solutions[PARLEY_SOLUTION_COUNT]; /* Nash, KS, egalitarian, utilitarian */
    parley_frontier_report frontier;
    const parley_point_report *points; /* [point_count] */
    size_t draft_count;
    const parley_draft_report *drafts; /* those seen on the day */
    parley_basis_report basis;
    const parley_basis_report *basis_of; /* [party_count] */
    const double *error; /* [required_count] the most a utility can be off its exact value */
} parley_analysis;

/* Analyses `dossier` as of a day (PARLEY_ALL_DAYS: everything). `options` may be NULL. The dossier
 * must outlive the analysis. PARLEY_E_INPUT and PARLEY_E_LIMIT as parley_problem_new and
 * parley_space_new; PARLEY_E_MEMORY; PARLEY_E_CANCELLED. */
PARLEY_API parley_status parley_analyze(parley_analysis **out, const parley_dossier *dossier,
                                        int32_t as_of, const parley_analysis_options *options,
                                        parley_control *control);
PARLEY_API void parley_analysis_free(parley_analysis *analysis);

/* The choices of a package as option numbers of a space built from the same problem. */
PARLEY_API void parley_view_to_space(const parley_view *view, const int32_t *view_options,
                                     uint32_t *choices);

/* "nash", "kalai_smorodinsky", "egalitarian", "utilitarian", "tchebycheff". */
PARLEY_API const char *parley_concept_name(parley_concept concept);

#ifdef __cplusplus
}
#endif
#endif
