/* What must give: red lines that cannot all stand, the fewest that must go, and each party's own
 * share.
 *
 * All red lines of a party on a point are one stand here: "Russia's red line on 21". Each counts 1,
 * so no stand is dearer than another; where several smallest sets would do, all are named. */
#include "deal/analysis.h"

#include <parley/concession.h>

#include <math.h>
#include <string.h>

enum { MOST_CONFLICTS = 64, MOST_ALTERNATIVES = 32, MOST_SETS_TRIED = 200000 };

typedef struct stands {
    parley_red_line *lines; /* [count] as the engine wants them */
    parley_stand *items;    /* [count] */
    parley_choice *options; /* of all lines, one after another */
    uint32_t count, option_count;
} stands;

static void add_stand(pl_analyst *a, stands *s, uint32_t row, uint32_t point) {
    const parley_view *view = a->view;
    const parley_view_point *at = &view->points[point];
    uint32_t party = view->required[row], first = s->option_count;
    for (uint32_t o = at->first; o < at->first + at->option_count; o++)
        if (parley_view_crosses(view, party, o))
            s->options[s->option_count++] = (parley_choice){point, o - at->first};
    if (s->option_count == first)
        return;
    s->lines[s->count] = (parley_red_line){.party = row,
                                           .weight = 1,
                                           .options = s->options + first,
                                           .option_count = s->option_count - first};
    s->items[s->count++] = (parley_stand){party, point};
}

static parley_status collect(pl_analyst *a, stands *s) {
    const parley_view *view = a->view;
    size_t cells = (size_t)view->required_count * view->point_count;
    s->lines = pl_analyst_take(a, cells, sizeof *s->lines);
    s->items = pl_analyst_take(a, cells, sizeof *s->items);
    s->options =
        pl_analyst_take(a, (size_t)view->required_count * view->option_count, sizeof *s->options);
    if (!s->lines || !s->items || !s->options)
        return PARLEY_E_MEMORY;
    for (uint32_t row = 0; row < view->required_count; row++)
        for (uint32_t j = 0; j < view->point_count; j++)
            add_stand(a, s, row, j);
    return PARLEY_OK;
}

static parley_status name_stands(pl_analyst *a, const stands *s, const uint32_t *elements,
                                 uint32_t count, parley_stands *out) {
    parley_stand *items = pl_analyst_take(a, count, sizeof *items);
    if (!items)
        return PARLEY_E_MEMORY;
    for (uint32_t i = 0; i < count; i++)
        items[i] = s->items[elements[i]];
    *out = (parley_stands){count, items};
    return PARLEY_OK;
}

/* -- all smallest sets ----------------------------------------------------------------------- */

static bool hits_all(const parley_remedy *remedy, const uint32_t *set, uint32_t size) {
    for (uint32_t c = 0; c < parley_remedy_conflict_count(remedy); c++) {
        uint32_t count;
        const uint32_t *conflict = parley_remedy_conflict(remedy, c, &count);
        bool hit = false;
        for (uint32_t i = 0; i < count && !hit; i++)
            for (uint32_t k = 0; k < size; k++)
                hit |= conflict[i] == set[k];
        if (!hit)
            return false;
    }
    return true;
}

/* The next set of `size` of `count` elements in lexicographic order; false after the last. */
static bool next_set(uint32_t *set, uint32_t size, uint32_t count) {
    for (uint32_t i = size; i-- > 0;) {
        if (set[i] + size - i >= count)
            continue;
        set[i]++;
        for (uint32_t k = i + 1; k < size; k++)
            set[k] = set[k - 1] + 1;
        return true;
    }
    return false;
}

/* With all conflicts known, a smallest set is one of the proven size that hits them all. */
static parley_status list_alternatives(pl_analyst *a, const stands *s,
                                       const parley_remedy *remedy) {
    parley_remedy_report *report = &a->out->remedy;
    uint32_t size, set[PARLEY_MAX_RED_LINES], tried = 0;
    const uint32_t *dropped = parley_remedy_dropped(remedy, &size);
    parley_stands *list = pl_analyst_take(a, MOST_ALTERNATIVES, sizeof *list);
    if (!list)
        return PARLEY_E_MEMORY;
    report->alternatives = list;
    if (!report->complete) {
        report->alternative_count = 1;
        return name_stands(a, s, dropped, size, list);
    }
    for (uint32_t i = 0; i < size; i++)
        set[i] = i;
    do {
        if (!hits_all(remedy, set, size))
            continue;
        parley_status status = name_stands(a, s, set, size, &list[report->alternative_count++]);
        if (status != PARLEY_OK)
            return status;
    } while (report->alternative_count < MOST_ALTERNATIVES && ++tried < MOST_SETS_TRIED &&
             next_set(set, size, s->count));
    return PARLEY_OK;
}

static parley_status list_conflicts(pl_analyst *a, const stands *s, const parley_remedy *remedy) {
    parley_remedy_report *report = &a->out->remedy;
    uint32_t count = parley_remedy_conflict_count(remedy);
    parley_stands *list = pl_analyst_take(a, count, sizeof *list);
    if (!list)
        return PARLEY_E_MEMORY;
    report->conflicts = list;
    report->conflict_count = count;
    for (uint32_t c = 0; c < count; c++) {
        uint32_t size;
        const uint32_t *elements = parley_remedy_conflict(remedy, c, &size);
        parley_status status = name_stands(a, s, elements, size, &list[c]);
        if (status != PARLEY_OK)
            return status;
    }
    return PARLEY_OK;
}

static parley_status find_remedy(pl_analyst *a, const stands *s) {
    parley_space_spec spec = a->problem->spec;
    parley_space *space = NULL;
    parley_remedy *remedy = NULL;
    parley_remedy_report *report = &a->out->remedy;
    parley_red_line_options options = {.most_conflicts = MOST_CONFLICTS};
    parley_status status;
    spec.excluded = NULL;
    PL_TRY(parley_space_new(&space, &spec, a->control));
    PL_TRY(parley_remedy_new(&remedy, space, s->lines, s->count, &options, a->control));
    report->found = parley_remedy_found(remedy);
    report->proven = parley_remedy_proven(remedy);
    report->complete = parley_remedy_complete(remedy);
    if (report->found) {
        PL_TRY(list_conflicts(a, s, remedy));
        PL_TRY(list_alternatives(a, s, remedy));
    }
out:
    parley_remedy_free(remedy);
    parley_space_free(space);
    return status;
}

static parley_status find_alone(pl_analyst *a) {
    int64_t units[PARLEY_MAX_PARTIES];
    double *alone = pl_analyst_take(a, a->view->party_count, sizeof *alone);
    if (!alone)
        return PARLEY_E_MEMORY;
    a->out->remedy.alone = alone;
    for (uint32_t p = 0; p < a->view->party_count; p++)
        alone[p] = -1;
    if (parley_space_is_empty(a->space))
        return PARLEY_OK;
    parley_status status = parley_concession_alone(units, a->space, NULL, a->control);
    for (uint32_t row = 0; row < a->view->required_count && status == PARLEY_OK; row++)
        alone[a->view->required[row]] =
            units[row] < 0 ? -1 : (double)units[row] / (double)a->problem->scale[row];
    return status;
}

parley_status pl_analyse_remedies(pl_analyst *a) {
    stands s = {0};
    if (a->out->readings[PARLEY_CENTRAL].possible)
        return PARLEY_OK;
    a->out->remedy.needed = a->out->remedy.proven = a->out->remedy.complete = 1;
    parley_status status = collect(a, &s);
    if (status == PARLEY_OK && s.count > 0 && s.count <= PARLEY_MAX_RED_LINES)
        status = find_remedy(a, &s);
    return status == PARLEY_OK ? find_alone(a) : status;
}
