/* What must give, on random spaces: feasibility with its witness or proof, concessions together and
 * alone, floors and red lines that exclude each other, the cheapest to drop, each by a plain loop.
 */
#include "check_proof.h"
#include "random_case.h"

#include <parley/concession.h>

#include <math.h>

enum { LINES = 7, MASKS = 1 << (LINES + CASE_PARTIES) };

/* Near the edge of what can be had, so that both answers come up. */
static void draw_floors(const random_case *c, uint64_t role, int64_t *floors) {
    pl_random random = pl_random_stream(c->seed, role, 80);
    int64_t share = case_between(&random, 0, 110);
    for (uint32_t p = 0; p < c->n; p++) {
        int64_t low = c->least[p], high = c->greatest[p];
        floors[p] = low + (high - low) * share / 100 + case_between(&random, -2, 2);
        if (case_below(&random, 7) == 0)
            floors[p] = INT64_MIN;
    }
}

START_TEST(feasible__has_a_witness_or_a_proof) {
    static random_case c;
    parley_certificate *certificate;
    ck_assert_int_eq(parley_certificate_new(&certificate), PARLEY_OK);
    for (uint64_t seed = case_begin(); seed < case_end(); seed++) {
        int64_t floors[CASE_PARTIES], u[CASE_PARTIES];
        uint32_t choices[CASE_ISSUES];
        int feasible;
        bool expected = false;
        case_draw(&c, seed, CASE_PARTIES);
        draw_floors(&c, 1, floors);
        for (uint32_t a = 0; a < c.count && !expected; a++)
            expected = case_reaches(&c, a, floors);
        CASE_OK(&c, parley_feasible(&feasible, choices, c.space, floors, certificate, NULL) ==
                        PARLEY_OK);
        CASE_OK(&c, feasible == expected);
        if (feasible) {
            case_sum(&c, choices, u);
            case_check(&c, choices, u);
            for (uint32_t p = 0; p < c.n; p++)
                CASE_OK(&c, u[p] >= floors[p]);
        }
        CASE_OK(&c, feasible ? parley_certificate_count(certificate) == 0
                             : proof_is_good(certificate, c.space));
        case_free(&c);
    }
    parley_certificate_free(certificate);
}
END_TEST

/* Twelve times the concession that an agreement needs; scales divide 12. */
static int64_t concession_of(const random_case *c, uint32_t a, const int64_t *floors,
                             const int64_t *scale) {
    int64_t most = INT64_MIN;
    for (uint32_t p = 0; p < c->n; p++) {
        if (floors[p] == INT64_MIN)
            continue;
        int64_t one = (floors[p] - c->u[(size_t)a * c->n + p]) * (12 / scale[p]);
        most = one > most ? one : most;
    }
    return most;
}

START_TEST(concession_uniform__is_the_least) {
    static random_case c;
    static const int64_t SCALES[] = {1, 2, 3, 4, 6, 12};
    for (uint64_t seed = case_begin(); seed < case_end(); seed++) {
        pl_random random = pl_random_stream(seed, 0, 81);
        int64_t floors[CASE_PARTIES], scale[CASE_PARTIES], least = INT64_MAX;
        uint32_t choices[CASE_ISSUES];
        parley_concession found;
        bool any = false;
        case_draw(&c, seed, 6);
        draw_floors(&c, 2, floors);
        for (uint32_t p = 0; p < c.n; p++) {
            scale[p] = SCALES[case_below(&random, 6)];
            any = any || floors[p] != INT64_MIN;
        }
        parley_status status =
            parley_concession_uniform(&found, choices, c.space, floors, scale, NULL);
        CASE_OK(&c, status == (!any          ? PARLEY_E_ARGUMENT
                               : c.count > 0 ? PARLEY_OK
                                             : PARLEY_E_NOT_FOUND));
        for (uint32_t a = 0; a < c.count && any; a++) {
            int64_t one = concession_of(&c, a, floors, scale);
            least = one < least ? one : least;
        }
        if (status == PARLEY_OK) {
            CASE_OK(&c, found.proven && found.numerator * 12 == least * found.denominator);
            CASE_OK(&c, fabs(found.value - found.bound) <= 1e-9 * fabs(found.value));
            case_check(&c, choices, found.utilities);
        }
        case_free(&c);
    }
}
END_TEST

START_TEST(concession_alone__is_the_least_of_each_party) {
    static random_case c;
    for (uint64_t seed = case_begin(); seed < case_end(); seed++) {
        int64_t floors[CASE_PARTIES], alone[CASE_PARTIES];
        case_draw(&c, seed, 6);
        draw_floors(&c, 3, floors);
        CASE_OK(&c, parley_concession_alone(alone, c.space, floors, NULL) == PARLEY_OK);
        for (uint32_t p = 0; p < c.n; p++) {
            int64_t least = -1, floor = floors[p];
            floors[p] = INT64_MIN;
            for (uint32_t a = 0; a < c.count; a++) {
                int64_t u = c.u[(size_t)a * c.n + p], gap = floor > u ? floor - u : 0;
                if (case_reaches(&c, a, floors) && (least < 0 || gap < least))
                    least = gap;
            }
            floors[p] = floor;
            CASE_OK(&c, alone[p] == least);
        }
        case_free(&c);
    }
}
END_TEST

/* --- sets that can stand together --- */

/* can[set]: some agreement meets all of the set, given can[] of what agreements meet. */
static void close_downwards(bool *can, uint32_t elements) {
    for (uint32_t e = 0; e < elements; e++)
        for (uint32_t set = 0; set < 1u << elements; set++)
            if (!(set >> e & 1))
                can[set] = can[set] || can[set | 1u << e];
}

static bool is_minimal(const bool *can, uint32_t set) {
    for (uint32_t rest = set; rest; rest &= rest - 1)
        if (!can[set & ~(rest & -rest)])
            return false;
    return !can[set];
}

static uint32_t floors_met(const random_case *c, uint32_t a, const int64_t *floors) {
    uint32_t met = 0;
    for (uint32_t p = 0; p < c->n; p++)
        met |= (uint32_t)(c->u[(size_t)a * c->n + p] >= floors[p]) << p;
    return met;
}

START_TEST(floor_conflicts__are_all_the_minimal_ones) {
    static random_case c;
    static bool can[1 << CASE_PARTIES];
    for (uint64_t seed = case_begin(); seed < case_end(); seed++) {
        int64_t floors[CASE_PARTIES];
        uint32_t sets[70], count, expected = 0;
        case_draw(&c, seed, CASE_PARTIES);
        draw_floors(&c, 4, floors);
        memset(can, 0, sizeof can);
        for (uint32_t a = 0; a < c.count; a++)
            can[floors_met(&c, a, floors)] = true;
        close_downwards(can, c.n);
        CASE_OK(&c, parley_floor_conflicts(sets, 70, &count, c.space, floors, NULL) == PARLEY_OK);
        for (uint32_t set = 1; set < 1u << c.n; set++)
            expected += c.count > 0 && is_minimal(can, set);
        CASE_OK(&c, count == expected);
        for (uint32_t i = 0; i < count; i++)
            CASE_OK(&c, is_minimal(can, sets[i]));
        for (uint32_t i = 0; i < count; i++)
            for (uint32_t k = 0; k < i; k++)
                CASE_OK(&c, sets[i] != sets[k]);
        case_free(&c);
    }
}
END_TEST

typedef struct lines {
    uint32_t count, elements;
    parley_choice options[LINES][3];
    parley_red_line line[LINES];
    uint32_t floor_weights[CASE_PARTIES];
    int64_t floors[CASE_PARTIES];
    bool soft;
} lines;

static void draw_lines(lines *l, const random_case *c) {
    pl_random random = pl_random_stream(c->seed, 0, 82);
    memset(l, 0, sizeof *l);
    l->count = case_below(&random, LINES + 1);
    l->elements = l->count + c->n;
    l->soft = case_below(&random, 2);
    draw_floors(c, 5, l->floors);
    for (uint32_t i = 0; i < l->count; i++) {
        uint32_t options = case_below(&random, 6) ? 1 + case_below(&random, 3) : 0;
        uint32_t same = case_below(&random, 3), from = case_below(&random, i + 1);
        for (uint32_t k = 0; k < options; k++) {
            uint32_t j = case_below(&random, c->m);
            l->options[i][k] = (parley_choice){j, case_below(&random, c->counts[j])};
        }
        /* Now and then the line of another party again. */
        if (same == 0 && from < i) {
            options = l->line[from].option_count;
            memcpy(l->options[i], l->options[from], sizeof l->options[i]);
        }
        l->line[i] = (parley_red_line){case_below(&random, c->n), 1 + case_below(&random, 4),
                                       l->options[i], options};
    }
    for (uint32_t p = 0; p < c->n; p++)
        l->floor_weights[p] = case_below(&random, 4);
}

/* can[set] of lines and floors; hard floors are in no set. */
static void find_standing(const random_case *c, const lines *l, bool *can) {
    uint32_t hard = 0;
    memset(can, 0, MASKS * sizeof *can);
    for (uint32_t p = 0; p < c->n; p++)
        hard |= (uint32_t)(!l->soft || !l->floor_weights[p]) << p;
    for (uint32_t a = 0; a < c->count; a++) {
        uint32_t choices[CASE_ISSUES], floors = floors_met(c, a, l->floors), met = 0;
        if (hard & ~floors)
            continue;
        case_choices(c, a, choices);
        for (uint32_t i = 0; i < l->count; i++) {
            bool kept = true;
            for (uint32_t k = 0; k < l->line[i].option_count; k++)
                kept = kept && choices[l->options[i][k].issue] != l->options[i][k].option;
            met |= (uint32_t)kept << i;
        }
        can[met | floors << l->count] = true;
    }
    close_downwards(can, l->elements);
}

static uint64_t weight_of(const lines *l, uint32_t set) {
    uint64_t weight = 0;
    for (uint32_t e = 0; e < l->elements; e++)
        if (set >> e & 1)
            weight += e < l->count ? l->line[e].weight : l->floor_weights[e - l->count];
    return weight;
}

static uint32_t mask_of(const uint32_t *elements, uint32_t count) {
    uint32_t mask = 0;
    for (uint32_t i = 0; i < count; i++)
        mask |= 1u << elements[i];
    return mask;
}

/* Elements that take part. */
static uint32_t all_of(const random_case *c, const lines *l) {
    uint32_t all = (1u << l->count) - 1;
    for (uint32_t p = 0; p < c->n; p++)
        if (l->soft && l->floor_weights[p] && l->floors[p] != INT64_MIN)
            all |= 1u << (l->count + p);
    return all;
}

static void check_remedy(const random_case *c, const lines *l, const parley_remedy *r,
                         const bool *can, bool complete) {
    uint32_t all = all_of(c, l), size, conflicts = 0;
    uint64_t least = UINT64_MAX;
    CASE_OK(c, parley_remedy_proven(r) && parley_remedy_found(r) == can[0]);
    if (!can[0])
        return;
    const uint32_t *elements = parley_remedy_dropped(r, &size);
    uint32_t dropped = mask_of(elements, size);
    for (uint32_t set = all;; set = (set - 1) & all) {
        if (can[all & ~set] && weight_of(l, set) < least)
            least = weight_of(l, set);
        conflicts += is_minimal(can, set);
        if (set == 0)
            break;
    }
    CASE_OK(c, (dropped & ~all) == 0 && can[all & ~dropped]);
    CASE_OK(c, parley_remedy_weight(r) == least && weight_of(l, dropped) == least);
    CASE_OK(c, case_allows(c, parley_remedy_choices(r)));
    for (uint32_t i = 0; i < parley_remedy_conflict_count(r); i++) {
        const uint32_t *conflict = parley_remedy_conflict(r, i, &size);
        uint32_t set = mask_of(conflict, size);
        CASE_OK(c, is_minimal(can, set) && (set & dropped));
    }
    if (complete)
        CASE_OK(c, parley_remedy_complete(r) && parley_remedy_conflict_count(r) == conflicts);
}

START_TEST(remedy__is_the_cheapest_with_all_conflicts) {
    static random_case c;
    static lines l;
    static bool can[MASKS];
    for (uint64_t seed = case_begin(); seed < case_end(); seed++) {
        case_draw(&c, seed, 6);
        draw_lines(&l, &c);
        find_standing(&c, &l, can);
        for (uint32_t most = 0; most <= 500; most += 500) {
            parley_red_line_options options = {.floors = l.floors,
                                               .floor_weights = l.soft ? l.floor_weights : NULL,
                                               .most_conflicts = most};
            parley_remedy *r;
            CASE_OK(&c,
                    parley_remedy_new(&r, c.space, l.line, l.count, &options, NULL) == PARLEY_OK);
            check_remedy(&c, &l, r, can, most > 0);
            parley_remedy_free(r);
        }
        case_free(&c);
    }
}
END_TEST

/* A deadline at a random moment: what is said then is true. */
START_TEST(remedy__cancelled_leaves_a_lower_bound) {
    static random_case c;
    static lines l;
    static bool can[MASKS];
    for (uint64_t seed = case_begin(); seed < case_end(); seed++) {
        pl_random random = pl_random_stream(seed, 0, 83);
        parley_control *control;
        parley_remedy *r;
        case_draw(&c, seed, 6);
        draw_lines(&l, &c);
        parley_red_line_options options = {.floors = l.floors, .most_conflicts = 100};
        l.soft = false;
        find_standing(&c, &l, can);
        ck_assert_int_eq(parley_control_new(&control), PARLEY_OK);
        parley_control_set_deadline(control, 2e-8 * case_below(&random, 2000));
        parley_status status = parley_remedy_new(&r, c.space, l.line, l.count, &options, control);
        CASE_OK(&c, status == PARLEY_OK || status == PARLEY_E_CANCELLED);
        uint32_t all = all_of(&c, &l);
        uint64_t least = UINT64_MAX;
        for (uint32_t set = all;; set = (set - 1) & all) {
            if (can[all & ~set] && weight_of(&l, set) < least)
                least = weight_of(&l, set);
            if (set == 0)
                break;
        }
        CASE_OK(&c, !can[0] || parley_remedy_weight(r) <= least);
        CASE_OK(&c, !parley_remedy_proven(r) || parley_remedy_found(r) == can[0]);
        for (uint32_t i = 0; i < parley_remedy_conflict_count(r); i++) {
            uint32_t size;
            const uint32_t *conflict = parley_remedy_conflict(r, i, &size);
            CASE_OK(&c, is_minimal(can, mask_of(conflict, size)));
        }
        parley_remedy_free(r);
        parley_control_free(control);
        case_free(&c);
    }
}
END_TEST

PL_TEST_MAIN("property_give", feasible__has_a_witness_or_a_proof, concession_uniform__is_the_least,
             concession_alone__is_the_least_of_each_party,
             floor_conflicts__are_all_the_minimal_ones, remedy__is_the_cheapest_with_all_conflicts,
             remedy__cancelled_leaves_a_lower_bound)
