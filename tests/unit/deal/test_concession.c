/* Feasibility, concessions and red lines against brute force on small spaces. */
#include "check_proof.h"
#include "small_space.h"

#include "pl_test.h"

#include <parley/concession.h>

enum { SEEDS = 3000, LINES = 6 };

static void draw_floors(const small_space *s, uint64_t seed, int64_t *floors, bool all) {
    pl_random random = pl_random_stream(seed, 21, 0);
    int64_t share = small_between(&random, 0, 110);
    for (uint32_t p = 0; p < s->n; p++) {
        int64_t least, greatest;
        parley_space_range(s->space, p, &least, &greatest);
        floors[p] = least + (greatest - least) * share / 100 + small_between(&random, -2, 2);
        if (!all && pl_random_below(&random, 6) == 0)
            floors[p] = INT64_MIN;
    }
}

static bool set_reached(const small_space *s, const int64_t *floors, uint32_t set) {
    for (uint32_t a = 0; a < s->count; a++) {
        bool reached = true;
        for (uint32_t p = 0; p < s->n; p++)
            reached = reached && (!(set >> p & 1) || s->utilities[a][p] >= floors[p]);
        if (reached)
            return true;
    }
    return false;
}

START_TEST(feasible__equals_brute_force_with_witness_or_proof) {
    static small_space s;
    parley_certificate *proof;
    ck_assert_int_eq(parley_certificate_new(&proof), PARLEY_OK);
    for (uint64_t seed = 0; seed < SEEDS; seed++) {
        int64_t floors[8], utilities[8];
        uint32_t choices[SMALL_ISSUES];
        int feasible;
        small_draw(&s, seed, 0);
        if (parley_space_is_empty(s.space)) {
            ck_assert_int_eq(parley_feasible(&feasible, choices, s.space, NULL, proof, NULL), 0);
            ck_assert_int_eq(feasible, 0);
            parley_space_free(s.space);
            continue;
        }
        draw_floors(&s, seed, floors, false);
        ck_assert_int_eq(parley_feasible(&feasible, choices, s.space, floors, proof, NULL), 0);
        ck_assert_int_eq(feasible, set_reached(&s, floors, (1u << s.n) - 1));
        if (feasible) {
            ck_assert(parley_space_allows(s.space, choices));
            parley_space_eval(s.space, choices, utilities);
            for (uint32_t p = 0; p < s.n; p++)
                ck_assert_int_ge(utilities[p], floors[p]);
            ck_assert_uint_eq(parley_certificate_count(proof), 0);
        } else {
            ck_assert_uint_eq(parley_certificate_count(proof), 1);
            check_proof(proof, s.space);
        }
        parley_space_free(s.space);
    }
    parley_certificate_free(proof);
}
END_TEST

/* The least concession as numerator / denominator over all agreements, by brute force. */
static double least_uniform(const small_space *s, const int64_t *floors, const int64_t *scale) {
    double least = 1e300;
    for (uint32_t a = 0; a < s->count; a++) {
        double worst = -1e300;
        for (uint32_t p = 0; p < s->n; p++) {
            if (floors[p] == INT64_MIN)
                continue;
            double short_of = (double)(floors[p] - s->utilities[a][p]) / (double)scale[p];
            worst = short_of > worst ? short_of : worst;
        }
        least = worst < least ? worst : least;
    }
    return least;
}

START_TEST(concession__uniform_and_alone_equal_brute_force) {
    static small_space s;
    for (uint64_t seed = 0; seed < SEEDS; seed++) {
        int64_t floors[8], scale[8], alone[8];
        uint32_t choices[SMALL_ISSUES];
        small_draw(&s, seed, 0);
        bool skip = parley_space_is_empty(s.space) || s.count == 0;
        if (!skip) {
            draw_floors(&s, seed, floors, seed % 3 == 0);
            for (uint32_t p = 0; p < s.n; p++)
                scale[p] = 1 + (int64_t)((seed + p) % 4);
            parley_concession c;
            bool any = false;
            for (uint32_t p = 0; p < s.n; p++)
                any = any || floors[p] != INT64_MIN;
            ck_assert_int_eq(parley_concession_uniform(&c, choices, s.space, floors, scale, NULL),
                             any ? PARLEY_OK : PARLEY_E_ARGUMENT);
            if (any) {
                ck_assert(c.proven);
                ck_assert_double_eq_tol(c.value, least_uniform(&s, floors, scale), 1e-9);
            }
            ck_assert_int_eq(parley_concession_alone(alone, s.space, floors, NULL), PARLEY_OK);
            for (uint32_t p = 0; p < s.n; p++) {
                int64_t least = -1;
                for (uint32_t a = 0; a < s.count; a++) {
                    int64_t without = floors[p];
                    floors[p] = INT64_MIN;
                    bool others = small_reaches(&s, a, floors);
                    floors[p] = without;
                    int64_t gap = without > s.utilities[a][p] ? without - s.utilities[a][p] : 0;
                    if (others && (least < 0 || gap < least))
                        least = gap;
                }
                ck_assert_int_eq(alone[p], least);
            }
        }
        parley_space_free(s.space);
    }
}
END_TEST

START_TEST(floor_conflicts__are_all_the_minimal_ones) {
    static small_space s;
    for (uint64_t seed = 0; seed < SEEDS; seed++) {
        int64_t floors[8];
        uint32_t sets[70], count, expected = 0;
        small_draw(&s, seed, 0);
        if (!parley_space_is_empty(s.space)) {
            draw_floors(&s, seed, floors, false);
            ck_assert_int_eq(parley_floor_conflicts(sets, 70, &count, s.space, floors, NULL), 0);
            for (uint32_t set = 1; set < 1u << s.n; set++) {
                bool minimal = !set_reached(&s, floors, set);
                for (uint32_t p = 0; p < s.n && minimal; p++)
                    if (set >> p & 1)
                        minimal = set_reached(&s, floors, set & ~(1u << p));
                bool listed = false;
                for (uint32_t i = 0; i < count; i++)
                    listed = listed || sets[i] == set;
                ck_assert(listed == minimal);
                expected += minimal;
            }
            ck_assert_uint_eq(count, expected);
        }
        parley_space_free(s.space);
    }
}
END_TEST

typedef struct lines {
    uint32_t count;
    parley_choice options[LINES][2];
    parley_red_line line[LINES];
    uint32_t floor_weights[8];
} lines;

static void draw_lines(lines *l, const small_space *s, uint64_t seed) {
    pl_random random = pl_random_stream(seed, 31, 0);
    l->count = (uint32_t)pl_random_below(&random, LINES + 1);
    for (uint32_t i = 0; i < l->count; i++) {
        uint32_t options = 1 + (uint32_t)pl_random_below(&random, 2);
        for (uint32_t k = 0; k < options; k++) {
            uint32_t j = (uint32_t)pl_random_below(&random, s->m);
            l->options[i][k] = (parley_choice){j, (uint32_t)pl_random_below(&random, s->counts[j])};
        }
        l->line[i] =
            (parley_red_line){(uint32_t)pl_random_below(&random, s->n),
                              1 + (uint32_t)pl_random_below(&random, 4), l->options[i], options};
    }
    for (uint32_t p = 0; p < s->n; p++)
        l->floor_weights[p] = (uint32_t)pl_random_below(&random, 4);
}

/* The elements each agreement meets; ~0 for one that misses a hard floor is not listed. */
static uint32_t list_met(const small_space *s, const lines *l, const int64_t *floors, bool soft,
                         uint32_t *met) {
    uint32_t count = 0;
    for (uint32_t a = 0; a < s->count; a++) {
        uint32_t mask = 0;
        bool hard = true;
        for (uint32_t i = 0; i < l->count; i++) {
            bool kept = true;
            for (uint32_t k = 0; k < l->line[i].option_count; k++)
                kept = kept && s->choices[a][l->options[i][k].issue] != l->options[i][k].option;
            mask |= (uint32_t)kept << i;
        }
        for (uint32_t p = 0; p < s->n; p++) {
            bool reached = s->utilities[a][p] >= floors[p];
            mask |= (uint32_t)reached << (l->count + p);
            hard = hard && (reached || (soft && l->floor_weights[p]));
        }
        if (hard)
            met[count++] = mask;
    }
    return count;
}

static bool can_stand(const uint32_t *met, uint32_t count, uint32_t set) {
    for (uint32_t i = 0; i < count; i++)
        if ((set & ~met[i]) == 0)
            return true;
    return false;
}

static uint64_t weight_of(const small_space *s, const lines *l, uint32_t set) {
    uint64_t weight = 0;
    for (uint32_t i = 0; i < l->count; i++)
        weight += set >> i & 1 ? l->line[i].weight : 0;
    for (uint32_t p = 0; p < s->n; p++)
        weight += set >> (l->count + p) & 1 ? l->floor_weights[p] : 0;
    return weight;
}

static uint32_t set_of(const uint32_t *elements, uint32_t count) {
    uint32_t set = 0;
    for (uint32_t i = 0; i < count; i++)
        set |= 1u << elements[i];
    return set;
}

static void check_remedy(const parley_remedy *r, const small_space *s, const lines *l,
                         const int64_t *floors, bool soft) {
    static uint32_t met[SMALL_MOST];
    uint32_t met_count = list_met(s, l, floors, soft, met), all = (1u << l->count) - 1, size;
    for (uint32_t p = 0; p < s->n && soft; p++)
        if (l->floor_weights[p] && floors[p] != INT64_MIN)
            all |= 1u << (l->count + p);
    ck_assert_int_eq(parley_remedy_found(r), can_stand(met, met_count, 0));
    ck_assert(parley_remedy_proven(r));
    if (!parley_remedy_found(r))
        return;
    const uint32_t *dropped = parley_remedy_dropped(r, &size);
    uint32_t out = set_of(dropped, size), conflicts = 0;
    bool right = can_stand(met, met_count, all & ~out) && (out & ~all) == 0;
    ck_assert_uint_eq(weight_of(s, l, out), parley_remedy_weight(r));
    for (uint32_t set = all;; set = (set - 1) & all) {
        if (can_stand(met, met_count, all & ~set))
            right = right && weight_of(s, l, set) >= parley_remedy_weight(r);
        bool minimal = !can_stand(met, met_count, set);
        for (uint32_t e = 0; e < 32 && minimal; e++)
            if (set >> e & 1)
                minimal = can_stand(met, met_count, set & ~(1u << e));
        conflicts += minimal;
        bool listed = false;
        for (uint32_t i = 0; i < parley_remedy_conflict_count(r); i++) {
            const uint32_t *conflict = parley_remedy_conflict(r, i, &size);
            listed = listed || set_of(conflict, size) == set;
        }
        right = right && listed == minimal;
        if (set == 0)
            break;
    }
    ck_assert(right);
    ck_assert_uint_eq(conflicts, parley_remedy_conflict_count(r));
    ck_assert(parley_remedy_complete(r));
    ck_assert(parley_space_allows(s->space, parley_remedy_choices(r)));
}

START_TEST(remedy__is_the_cheapest_and_lists_all_minimal_conflicts) {
    static small_space s;
    for (uint64_t seed = 0; seed < SEEDS; seed++) {
        int64_t floors[8];
        lines l;
        parley_remedy *r;
        small_draw(&s, seed, 0);
        if (!parley_space_is_empty(s.space)) {
            bool soft = seed % 2;
            draw_floors(&s, seed, floors, false);
            draw_lines(&l, &s, seed);
            parley_red_line_options options = {.floors = floors,
                                               .floor_weights = soft ? l.floor_weights : NULL,
                                               .most_conflicts = 100000};
            ck_assert_int_eq(parley_remedy_new(&r, s.space, l.line, l.count, &options, NULL), 0);
            check_remedy(r, &s, &l, floors, soft);
            parley_remedy_free(r);
        }
        parley_space_free(s.space);
    }
}
END_TEST

START_TEST(remedy__refuses_lines_that_do_not_exist) {
    static small_space s;
    parley_remedy *r;
    parley_choice nowhere = {SMALL_ISSUES, 0};
    parley_red_line line = {0, 1, &nowhere, 1};
    small_draw(&s, 1, 2);
    ck_assert_int_eq(parley_remedy_new(&r, s.space, &line, 1, NULL, NULL), PARLEY_E_ARGUMENT);
    ck_assert_ptr_null(r);
    line.option_count = 0;
    line.weight = 0;
    ck_assert_int_eq(parley_remedy_new(&r, s.space, &line, 1, NULL, NULL), PARLEY_E_ARGUMENT);
    parley_space_free(s.space);
}
END_TEST

START_TEST(concession__cancelled_says_so) {
    static small_space s;
    parley_control *control;
    parley_remedy *r;
    int feasible;
    int64_t alone[8], floors[8];
    small_draw(&s, 6, 3);
    draw_floors(&s, 6, floors, true);
    ck_assert_int_eq(parley_control_new(&control), PARLEY_OK);
    parley_control_cancel(control);
    for (uint32_t p = 0; p < s.n; p++)
        floors[p] = s.utilities[0][p] + 1000;
    ck_assert_int_eq(parley_feasible(&feasible, NULL, s.space, floors, NULL, control),
                     PARLEY_E_CANCELLED);
    ck_assert_int_eq(feasible, -1);
    ck_assert_int_eq(parley_concession_alone(alone, s.space, floors, control), PARLEY_E_CANCELLED);
    parley_red_line_options options = {.floors = floors};
    ck_assert_int_eq(parley_remedy_new(&r, s.space, NULL, 0, &options, control),
                     PARLEY_E_CANCELLED);
    ck_assert(!parley_remedy_proven(r) && !parley_remedy_found(r));
    ck_assert_ptr_null(parley_remedy_choices(r));
    parley_remedy_free(r);
    parley_control_free(control);
    parley_space_free(s.space);
}
END_TEST

PL_TEST_MAIN("concession", concession__cancelled_says_so,
             feasible__equals_brute_force_with_witness_or_proof,
             concession__uniform_and_alone_equal_brute_force,
             floor_conflicts__are_all_the_minimal_ones,
             remedy__is_the_cheapest_and_lists_all_minimal_conflicts,
             remedy__refuses_lines_that_do_not_exist)
