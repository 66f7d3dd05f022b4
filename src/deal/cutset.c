/* Choosing a cutset: estimates of what is left, candidates, and the greedy loop. */
#include "deal/cutset.h"

#include "parallel/control.h"

#include <math.h>
#include <string.h>

enum {
    MOST_TOGETHER = 12, /* issues of one level that are fixed at once */
    MOST_WALKS = 48,
    PART_OVERHEAD = 2000 /* what a part costs besides its combinations, in combinations */
};

/* Parts weigh a little more than combinations, so that of equal work the fewer parts win. */
static const double PART_WEIGHT = 1.05;
/* Components smaller than this need no further cut: 2^8 combinations. */
static const double SMALL_LOG_SIZE = 5.5;
/* With all components small enough: about as many parts as are allowed. */
static const double ENOUGH_LOG_PARTS = 8.5;
/* Far beyond any limit there is no point in going on. */
static const double HOPELESS_LOG_PARTS = 25;

/* What is left when some issues are fixed. */
typedef struct outlook {
    double log_parts, log_sum; /* of the parts, of the combinations of all components */
    double largest;            /* logarithm of the largest component's combinations */
    uint32_t leader;           /* of it */
} outlook;

typedef struct planner {
    const parley_space *space;
    const pl_rules *rules;
    const uint32_t *live;
    uint32_t m;
    double *clause_log;          /* [clauses] of the share of combinations that obey it */
    bool *fixed;                 /* [m] */
    uint32_t *leader;            /* [m] */
    double *size;                /* [m] logarithms, at leaders */
    double *log_cases;           /* [m] of how many ways there are to fix an issue */
    uint32_t *first, *clause_of; /* [m + 1], [literals]: the clauses of each issue */
    uint32_t *distance, *queue;  /* [m] of a walk */
    uint32_t *members;           /* [m] of the component to cut */
    uint32_t member_count;
} planner;

static uint32_t find_leader(uint32_t *leader, uint32_t issue) {
    while (leader[issue] != issue)
        issue = leader[issue] = leader[leader[issue]];
    return issue;
}

static double log_of_sum(double a, double b) {
    double most = fmax(a, b), least = fmin(a, b);
    return isinf(most) ? most : most + log1p(exp(least - most));
}

static void weigh_clauses(planner *x) {
    for (uint32_t c = 0; c < x->rules->clause_count; c++) {
        const parley_clause *clause = &x->rules->clauses[c];
        double broken = 1;
        for (uint32_t i = 0; i < clause->count; i++) {
            double share = 1.0 / x->live[clause->literals[i].issue];
            broken *= clause->literals[i].negated ? share : 1 - share;
        }
        x->clause_log[c] = broken < 1 ? log1p(-broken) : 0;
    }
}

static void list_clauses(planner *x) {
    for (uint32_t c = 0; c < x->rules->clause_count; c++)
        for (uint32_t i = 0; i < x->rules->clauses[c].count; i++)
            x->first[x->rules->clauses[c].literals[i].issue + 1]++;
    for (uint32_t j = 0; j < x->m; j++) {
        x->first[j + 1] += x->first[j];
        x->queue[j] = x->first[j];
    }
    for (uint32_t c = 0; c < x->rules->clause_count; c++)
        for (uint32_t i = 0; i < x->rules->clauses[c].count; i++)
            x->clause_of[x->queue[x->rules->clauses[c].literals[i].issue]++] = c;
}

/* The options that clauses name, and one case for all others. */
static uint32_t count_cases(const planner *x, uint32_t issue) {
    bool named[PARLEY_MAX_OPTIONS] = {false};
    uint32_t count = 0;
    for (uint32_t k = x->first[issue]; k < x->first[issue + 1]; k++) {
        const parley_clause *clause = &x->rules->clauses[x->clause_of[k]];
        for (uint32_t i = 0; i < clause->count; i++) {
            const parley_literal *literal = &clause->literals[i];
            count += literal->issue == issue && !named[literal->option];
            named[literal->option] = named[literal->option] || literal->issue == issue;
        }
    }
    return count < x->live[issue] ? count + 1 : x->live[issue];
}

static parley_status planner_init(planner *x) {
    size_t literals = 0;
    for (uint32_t c = 0; c < x->rules->clause_count; c++)
        literals += x->rules->clauses[c].count;
    x->clause_log = PL_NEW(double, x->rules->clause_count);
    x->fixed = PL_NEW(bool, x->m);
    x->leader = PL_NEW(uint32_t, x->m);
    x->size = PL_NEW(double, x->m);
    x->first = PL_NEW(uint32_t, x->m + 1);
    x->clause_of = PL_NEW(uint32_t, literals);
    x->distance = PL_NEW(uint32_t, x->m);
    x->queue = PL_NEW(uint32_t, x->m);
    x->members = PL_NEW(uint32_t, x->m);
    x->log_cases = PL_NEW(double, x->m);
    if (!x->log_cases || !x->clause_log || !x->fixed || !x->leader || !x->size || !x->first ||
        !x->clause_of || !x->distance || !x->queue || !x->members)
        return pl_fail_memory();
    weigh_clauses(x);
    list_clauses(x);
    for (uint32_t j = 0; j < x->m; j++)
        x->log_cases[j] = log(count_cases(x, j));
    return PARLEY_OK;
}

static void planner_clear(planner *x) {
    pl_free(x->clause_log);
    pl_free(x->log_cases);
    pl_free(x->fixed);
    pl_free(x->leader);
    pl_free(x->size);
    pl_free(x->first);
    pl_free(x->clause_of);
    pl_free(x->distance);
    pl_free(x->queue);
    pl_free(x->members);
}

/* The first issue of a clause that is not fixed; UINT32_MAX if there is none. */
static uint32_t first_free(const planner *x, const parley_clause *clause) {
    for (uint32_t i = 0; i < clause->count; i++)
        if (!x->fixed[clause->literals[i].issue])
            return clause->literals[i].issue;
    return UINT32_MAX;
}

static outlook look_ahead(planner *x) {
    outlook out = {.log_sum = log(PART_OVERHEAD), .largest = -1};
    for (uint32_t j = 0; j < x->m; j++) {
        x->leader[j] = j;
        x->size[j] = 0;
    }
    for (uint32_t c = 0; c < x->rules->clause_count; c++) {
        const parley_clause *clause = &x->rules->clauses[c];
        uint32_t one = first_free(x, clause);
        for (uint32_t i = 0; i < clause->count && one != UINT32_MAX; i++)
            if (!x->fixed[clause->literals[i].issue])
                x->leader[find_leader(x->leader, clause->literals[i].issue)] =
                    find_leader(x->leader, one);
    }
    for (uint32_t c = 0; c < x->rules->clause_count; c++) {
        uint32_t one = first_free(x, &x->rules->clauses[c]);
        if (one == UINT32_MAX)
            out.log_parts += x->clause_log[c];
        else
            x->size[find_leader(x->leader, one)] += x->clause_log[c];
    }
    for (uint32_t j = 0; j < x->m; j++)
        if (x->fixed[j])
            out.log_parts += x->log_cases[j];
        else
            x->size[find_leader(x->leader, j)] += log(x->live[j]);
    for (uint32_t j = 0; j < x->m; j++) {
        if (x->fixed[j] || x->leader[j] != j)
            continue;
        out.log_sum = log_of_sum(out.log_sum, x->size[j]);
        if (x->size[j] > out.largest) {
            out.largest = x->size[j];
            out.leader = j;
        }
    }
    return out;
}

static double work_of(const outlook *out) {
    return PART_WEIGHT * out->log_parts + out->log_sum;
}

/* The members of the component of `leader`, as look_ahead has left it. */
static void list_members(planner *x, uint32_t leader) {
    x->member_count = 0;
    for (uint32_t j = 0; j < x->m; j++)
        if (!x->fixed[j] && find_leader(x->leader, j) == leader)
            x->members[x->member_count++] = j;
}

/* Distances of the members from `root`, and the members in that order in the queue. */
static uint32_t walk(planner *x, uint32_t root) {
    uint32_t tail = 1;
    for (uint32_t j = 0; j < x->m; j++)
        x->distance[j] = UINT32_MAX;
    x->distance[root] = 0;
    x->queue[0] = root;
    for (uint32_t head = 0; head < tail; head++) {
        uint32_t j = x->queue[head];
        for (uint32_t k = x->first[j]; k < x->first[j + 1]; k++) {
            const parley_clause *clause = &x->rules->clauses[x->clause_of[k]];
            for (uint32_t i = 0; i < clause->count; i++) {
                uint32_t next = clause->literals[i].issue;
                if (x->fixed[next] || x->distance[next] != UINT32_MAX)
                    continue;
                x->distance[next] = x->distance[j] + 1;
                x->queue[tail++] = next;
            }
        }
    }
    return tail;
}

typedef struct choice {
    double work;
    uint32_t count;
    uint32_t issues[MOST_TOGETHER];
} choice;

static void try_set(planner *x, const uint32_t *issues, uint32_t count, choice *best) {
    for (uint32_t i = 0; i < count; i++)
        x->fixed[issues[i]] = true;
    outlook out = look_ahead(x);
    double work = work_of(&out);
    if (best->count == 0 || work < best->work - 1e-9) {
        best->work = work;
        best->count = count;
        memcpy(best->issues, issues, count * sizeof *issues);
    }
    for (uint32_t i = 0; i < count; i++)
        x->fixed[issues[i]] = false;
}

/* Every level of the walk from `root` separates what is nearer from what is farther. */
static void try_levels(planner *x, uint32_t root, choice *best) {
    uint32_t reached = walk(x, root), begin = 1;
    while (begin < reached) {
        uint32_t end = begin + 1;
        while (end < reached && x->distance[x->queue[end]] == x->distance[x->queue[begin]])
            end++;
        if (end - begin > 1 && end - begin <= MOST_TOGETHER && end < reached)
            try_set(x, x->queue + begin, end - begin, best);
        begin = end;
    }
}

/* The best next set to fix in the component listed. Issues with one option left would do nothing.
 */
static parley_status choose(planner *x, choice *best, parley_control *control) {
    uint32_t step = x->member_count / MOST_WALKS + 1;
    best->count = 0;
    for (uint32_t i = 0; i < x->member_count; i++) {
        if (pl_control_poll(control) != PARLEY_OK)
            return PARLEY_E_CANCELLED;
        if (x->live[x->members[i]] > 1)
            try_set(x, &x->members[i], 1, best);
        if (i % step == 0)
            try_levels(x, x->members[i], best);
    }
    return PARLEY_OK;
}

static void fix(planner *x, pl_cutset *out, const choice *chosen) {
    for (uint32_t i = 0; i < chosen->count; i++) {
        x->fixed[chosen->issues[i]] = true;
        out->issues[out->count++] = chosen->issues[i];
    }
}

/* Cuts the largest component again and again, and in the end takes back what did not pay: where
 * several components are about as large, only cutting all of them does. */
static parley_status plan(planner *x, pl_cutset *out, const pl_tied *tied, uint32_t most,
                          parley_control *control) {
    outlook now = look_ahead(x);
    double least_work = INFINITY;
    pl_cutset best = {0};
    for (;;) {
        choice next;
        list_members(x, out->count ? now.leader : find_leader(x->leader, tied->issues[0]));
        parley_status status = choose(x, &next, control);
        if (status != PARLEY_OK)
            return status;
        if (next.count == 0)
            break;
        fix(x, out, &next);
        now = look_ahead(x);
        out->log_parts = now.log_parts;
        bool fits = now.largest <= log(most);
        if (fits && work_of(&now) < least_work) {
            least_work = work_of(&now);
            best = *out;
        }
        if (out->log_parts > (fits ? ENOUGH_LOG_PARTS : HOPELESS_LOG_PARTS) ||
            (fits && now.largest < SMALL_LOG_SIZE))
            break;
    }
    if (best.count)
        *out = best;
    return PARLEY_OK;
}

parley_status pl_cutset_find(pl_cutset *out, const parley_space *space, const pl_rules *rules,
                             const uint32_t *live, const pl_tied *tied, uint32_t most,
                             parley_control *control) {
    planner x = {.space = space, .rules = rules, .live = live, .m = space->original_issues};
    *out = (pl_cutset){0};
    parley_status status = planner_init(&x);
    if (status == PARLEY_OK)
        status = plan(&x, out, tied, most, control);
    planner_clear(&x);
    return status;
}
