/* Amendments and trades of a draft, by enumeration over the original issues with branches cut where
 * even the best further changes cannot reach the goal. */
#include <parley/amend.h>

#include "deal/space.h"
#include "parallel/control.h"

#include <string.h>

enum { MOST_SCALE_BITS = 40 };

typedef struct amender {
    const parley_space *space;
    const parley_amend_options *options;
    uint32_t n, m;
    parley_control *control;
    parley_amendment *out;
    uint32_t capacity, held; /* entries of the list, and those in use */
    uint64_t *count;
    uint32_t *plan; /* [m] the draft with the changes under trial */
    const uint32_t *draft;
    int64_t before[PARLEY_MAX_PARTIES]; /* utilities of the draft */
    int64_t need[PARLEY_MAX_PARTIES];   /* gains asked; INT64_MIN: none */
    int64_t
        *most; /* [m + 1][n] the greatest gain of a change of issue j or a later one, at least 0 */
    parley_amendment trial;
} amender;

static int32_t gain_of(const parley_space *space, uint32_t party, uint32_t flat) {
    size_t options = space->original_first[space->original_issues];
    return space->original_gain[party * options + flat];
}

static int64_t change_gain(const amender *a, uint32_t party, uint32_t issue, uint32_t option) {
    uint32_t first = a->space->original_first[issue];
    return (int64_t)gain_of(a->space, party, first + option) -
           gain_of(a->space, party, first + a->draft[issue]);
}

static parley_status check_draft(const parley_space *space, const uint32_t *draft,
                                 const int64_t *scale) {
    for (uint32_t j = 0; j < space->original_issues; j++)
        if (draft[j] >= space->original_first[j + 1] - space->original_first[j])
            return pl_fail(PARLEY_E_ARGUMENT, "the draft: issue %u has no option %u", j, draft[j]);
    for (uint32_t p = 0; scale && p < space->parties; p++)
        if (scale[p] < 1 || scale[p] > (int64_t)1 << MOST_SCALE_BITS)
            return pl_fail(PARLEY_E_ARGUMENT, "the scale of party %u is %lld; 1 to 2^40", p,
                           (long long)scale[p]);
    return PARLEY_OK;
}

static void fill_most(amender *a) {
    for (uint32_t j = a->m; j-- > 0;)
        for (uint32_t p = 0; p < a->n; p++) {
            int64_t best = a->most[(size_t)(j + 1) * a->n + p];
            uint32_t options = a->space->original_first[j + 1] - a->space->original_first[j];
            for (uint32_t o = 0; o < options; o++) {
                int64_t gain = change_gain(a, p, j, o);
                best = gain > best ? gain : best;
            }
            a->most[(size_t)j * a->n + p] = best;
        }
}

static parley_status amender_init(amender *a, const parley_space *space, const uint32_t *draft,
                                  const parley_amend_options *options, uint64_t *count,
                                  parley_control *control) {
    *a = (amender){.space = space,
                   .options = options,
                   .n = space->parties,
                   .m = space->original_issues,
                   .control = control,
                   .count = count,
                   .draft = draft};
    *count = 0;
    if (check_draft(space, draft, options->scale) != PARLEY_OK)
        return PARLEY_E_ARGUMENT;
    a->plan = PL_NEW(uint32_t, a->m);
    a->most = PL_NEW(int64_t, (size_t)(a->m + 1) * a->n);
    if (!a->plan || !a->most)
        return pl_fail_memory();
    memcpy(a->plan, draft, a->m * sizeof *draft);
    parley_space_eval(space, draft, a->before);
    fill_most(a);
    return PARLEY_OK;
}

static void amender_clear(amender *a) {
    pl_free(a->plan);
    pl_free(a->most);
}

static int64_t floor_of(const amender *a, uint32_t party) {
    return a->options->floors ? a->options->floors[party] : a->space->reservation[party];
}

/* --- the list --- */

static int compare_changes(const parley_amendment *a, const parley_amendment *b) {
    if (a->change_count != b->change_count)
        return a->change_count < b->change_count ? -1 : 1;
    for (uint32_t i = 0; i < a->change_count; i++) {
        if (a->changes[i].issue != b->changes[i].issue)
            return a->changes[i].issue < b->changes[i].issue ? -1 : 1;
        if (a->changes[i].option != b->changes[i].option)
            return a->changes[i].option < b->changes[i].option ? -1 : 1;
    }
    for (uint32_t i = 0; i < 2; i++)
        if (a->parties[i] != b->parties[i])
            return a->parties[i] < b->parties[i] ? -1 : 1;
    return 0;
}

static bool ranks_before(const parley_amendment *a, const parley_amendment *b) {
    if (a->gain_per_change != b->gain_per_change)
        return a->gain_per_change > b->gain_per_change;
    return compare_changes(a, b) < 0;
}

static void swap_entries(parley_amendment *heap, uint32_t i, uint32_t k) {
    parley_amendment swap = heap[i];
    heap[i] = heap[k];
    heap[k] = swap;
}

/* The list is a heap with its last entry on top until it is sorted at the end. */
static void sift(parley_amendment *heap, uint32_t count, uint32_t at) {
    for (;;) {
        uint32_t last = at, left = 2 * at + 1;
        for (uint32_t child = left; child < count && child < left + 2; child++)
            if (ranks_before(&heap[last], &heap[child]))
                last = child;
        if (last == at)
            return;
        swap_entries(heap, at, last);
        at = last;
    }
}

static bool same_issues(const parley_amendment *a, const parley_amendment *b) {
    bool same = a->change_count == b->change_count;
    for (uint32_t i = 0; i < a->change_count && same; i++)
        same = a->changes[i].issue == b->changes[i].issue;
    return same;
}

/* Where the list holds an entry for the issues of the trial; `held` where it does not. */
static uint32_t find_rival(const amender *a) {
    uint32_t at = a->options->distinct ? 0 : a->held;
    while (at < a->held && !same_issues(&a->out[at], &a->trial))
        at++;
    return at;
}

static void push_trial(amender *a) {
    uint32_t at = a->held++;
    a->out[at] = a->trial;
    for (; at > 0 && ranks_before(&a->out[(at - 1) / 2], &a->out[at]); at = (at - 1) / 2)
        swap_entries(a->out, at, (at - 1) / 2);
}

/* An entry that is displaced could come back only as something better, so nothing is lost. */
static void keep_trial(amender *a) {
    parley_amendment *t = &a->trial;
    t->gain = 0;
    for (uint32_t p = 0; p < a->n; p++)
        t->gain += (double)t->gains[p] / (a->options->scale ? (double)a->options->scale[p] : 1);
    t->gain_per_change = t->gain / t->change_count;
    ++*a->count;
    bool full = a->held == a->capacity;
    if (!a->capacity || (full && !ranks_before(t, &a->out[0])))
        return;
    uint32_t rival = find_rival(a);
    if (rival == a->held && !full) {
        push_trial(a);
        return;
    }
    uint32_t at = rival < a->held ? rival : 0;
    if (!ranks_before(t, &a->out[at]))
        return;
    a->out[at] = *t;
    sift(a->out, a->held, at);
}

static void sort_list(amender *a) {
    for (uint32_t end = a->held; end-- > 1;) {
        swap_entries(a->out, 0, end);
        sift(a->out, end, 0);
    }
    for (uint32_t i = a->held; i < a->capacity; i++)
        a->out[i] = (parley_amendment){0};
}

/* --- amendments --- */

static bool gains_reach(const amender *a, const int64_t *gains) {
    bool better = a->options->goal == PARLEY_AMEND_ACCEPTABLE;
    for (uint32_t p = 0; p < a->n; p++) {
        if (a->need[p] != INT64_MIN && gains[p] < a->need[p])
            return false;
        better = better || gains[p] > 0;
    }
    return better;
}

/* Whether the changes of `part` (bits) alone reach the goal and obey the rules. */
static bool part_reaches(const amender *a, uint32_t part) {
    int64_t gains[PARLEY_MAX_PARTIES] = {0};
    for (uint32_t i = 0; i < a->trial.change_count; i++) {
        parley_choice c = a->trial.changes[i];
        a->plan[c.issue] = part >> i & 1 ? c.option : a->draft[c.issue];
        for (uint32_t p = 0; p < a->n && (part >> i & 1); p++)
            gains[p] += change_gain(a, p, c.issue, c.option);
    }
    bool reaches = gains_reach(a, gains) && parley_space_allows(a->space, a->plan);
    for (uint32_t i = 0; i < a->trial.change_count; i++)
        a->plan[a->trial.changes[i].issue] = a->draft[a->trial.changes[i].issue];
    return reaches;
}

static void test_trial(amender *a) {
    uint32_t whole = (1u << a->trial.change_count) - 1;
    if (!gains_reach(a, a->trial.gains) || !part_reaches(a, whole))
        return;
    for (uint32_t part = 1; part < whole; part++)
        if (part_reaches(a, part))
            return;
    keep_trial(a);
}

/* Whether `left` more changes from issue `from` on can still reach the needs. */
static bool may_reach(const amender *a, uint32_t from, uint32_t left) {
    for (uint32_t p = 0; p < a->n; p++)
        if (a->need[p] != INT64_MIN &&
            a->trial.gains[p] + (int64_t)left * a->most[(size_t)from * a->n + p] < a->need[p])
            return false;
    return true;
}

/* Adds one change from issue `from` on to the trial, and `left` - 1 more after it. */
static parley_status add_changes(amender *a, uint32_t from, uint32_t left) {
    parley_status status = PARLEY_OK;
    parley_amendment *t = &a->trial;
    for (uint32_t j = from; j < a->m && may_reach(a, j, left); j++) {
        uint32_t first = a->space->original_first[j];
        uint32_t options = a->space->original_first[j + 1] - first;
        PL_TRY(pl_control_poll(a->control));
        for (uint32_t o = 0; o < options; o++) {
            if (o == a->draft[j] || a->space->excluded[first + o])
                continue;
            for (uint32_t p = 0; p < a->n; p++)
                t->gains[p] += change_gain(a, p, j, o);
            t->changes[t->change_count++] = (parley_choice){j, o};
            if (left == 1)
                test_trial(a);
            else
                status = add_changes(a, j + 1, left - 1);
            t->change_count--;
            for (uint32_t p = 0; p < a->n; p++)
                t->gains[p] -= change_gain(a, p, j, o);
            if (status != PARLEY_OK)
                return status;
        }
    }
out:
    return status;
}

parley_status parley_amendments(parley_amendment *out, uint32_t capacity, uint64_t *count,
                                const parley_space *space, const uint32_t *draft,
                                const parley_amend_options *options, parley_control *control) {
    amender a = {0};
    parley_status status = PARLEY_OK;
    *count = 0;
    if (options->most_changes < 1 || options->most_changes > PARLEY_MAX_CHANGES)
        return pl_fail(PARLEY_E_ARGUMENT, "%u changes at once asked for; 1 to %d",
                       options->most_changes, PARLEY_MAX_CHANGES);
    PL_TRY(amender_init(&a, space, draft, options, count, control));
    a.out = out;
    a.capacity = capacity;
    bool done = options->goal == PARLEY_AMEND_ACCEPTABLE && parley_space_allows(space, draft);
    for (uint32_t p = 0; p < a.n; p++) {
        int64_t floor = floor_of(&a, p);
        a.need[p] = floor == INT64_MIN ? INT64_MIN : floor - a.before[p];
        done = done && a.need[p] <= 0;
        if (options->goal == PARLEY_AMEND_IMPROVING)
            a.need[p] = 0;
    }
    for (uint32_t changes = 1; changes <= options->most_changes && !done; changes++)
        PL_TRY(add_changes(&a, 0, changes));
out:
    if (a.plan)
        sort_list(&a);
    amender_clear(&a);
    return status;
}

/* --- trades --- */

/* Whether parties p and q trade by the two changes of the trial. */
static bool is_trade(const amender *a, uint32_t p, uint32_t q) {
    parley_choice one = a->trial.changes[0], two = a->trial.changes[1];
    int64_t p1 = change_gain(a, p, one.issue, one.option);
    int64_t p2 = change_gain(a, p, two.issue, two.option);
    int64_t q1 = change_gain(a, q, one.issue, one.option);
    int64_t q2 = change_gain(a, q, two.issue, two.option);
    bool crossed = (p1 > 0 && q1 < 0 && p2 < 0 && q2 > 0) || (p1 < 0 && q1 > 0 && p2 > 0 && q2 < 0);
    return crossed && p1 + p2 > 0 && q1 + q2 > 0;
}

static bool others_agree(const amender *a, uint32_t p, uint32_t q) {
    for (uint32_t r = 0; r < a->n; r++) {
        int64_t gain = a->trial.gains[r], floor = floor_of(a, r);
        if (floor != INT64_MIN && a->before[r] >= floor && a->before[r] + gain < floor)
            return false;
        if (a->options->unharmed && r != p && r != q && gain < 0)
            return false;
    }
    return true;
}

static void test_pairs(amender *a) {
    parley_choice one = a->trial.changes[0], two = a->trial.changes[1];
    int allowed = -1;
    for (uint32_t p = 0; p < a->n; p++)
        a->trial.gains[p] =
            change_gain(a, p, one.issue, one.option) + change_gain(a, p, two.issue, two.option);
    for (uint32_t p = 0; p < a->n; p++)
        for (uint32_t q = p + 1; q < a->n; q++) {
            if (!is_trade(a, p, q) || !others_agree(a, p, q))
                continue;
            if (allowed < 0) {
                a->plan[one.issue] = one.option;
                a->plan[two.issue] = two.option;
                allowed = parley_space_allows(a->space, a->plan);
                a->plan[one.issue] = a->draft[one.issue];
                a->plan[two.issue] = a->draft[two.issue];
            }
            a->trial.parties[0] = p;
            a->trial.parties[1] = q;
            if (allowed)
                keep_trial(a);
        }
}

static bool is_change(const amender *a, uint32_t issue, uint32_t option) {
    return option != a->draft[issue] &&
           !a->space->excluded[a->space->original_first[issue] + option];
}

parley_status parley_trades(parley_amendment *out, uint32_t capacity, uint64_t *count,
                            const parley_space *space, const uint32_t *draft,
                            const parley_amend_options *options, parley_control *control) {
    amender a = {0};
    parley_status status = PARLEY_OK;
    PL_TRY(amender_init(&a, space, draft, options, count, control));
    a.out = out;
    a.capacity = capacity;
    a.trial.change_count = 2;
    const uint32_t *first = space->original_first;
    for (uint32_t i = 0; i < a.m; i++)
        for (uint32_t o = 0; o < first[i + 1] - first[i]; o++) {
            if (!is_change(&a, i, o))
                continue;
            PL_TRY(pl_control_poll(control));
            a.trial.changes[0] = (parley_choice){i, o};
            for (uint32_t j = i + 1; j < a.m; j++)
                for (uint32_t q = 0; q < first[j + 1] - first[j]; q++)
                    if (is_change(&a, j, q)) {
                        a.trial.changes[1] = (parley_choice){j, q};
                        test_pairs(&a);
                    }
        }
out:
    if (a.plan)
        sort_list(&a);
    amender_clear(&a);
    return status;
}
