/* Preferences as comparisons of weighted values, and whether any reading obeys them all. */
#include "utility/reading_compare.h"

#include "base/text.h"
#include "utility/reading_extreme.h"

#include <string.h>

enum { MOST_COMPARISONS = 64 };

/* A set that leaves less room than this is taken for a set without any. */
static const double LEAST_ROOM = 1e-9;

typedef struct maker {
    parley_readings *readings;
    pl_reading_row *row;
    pl_comparison *list; /* those kept */
    uint32_t count;
    pl_arena scratch;
} maker;

/* -- which preferences count ----------------------------------------------------------------- */

static bool same_offer(const parley_dossier *d, const parley_offer *a, const parley_offer *b) {
    if (a->draft != PARLEY_NONE || b->draft != PARLEY_NONE)
        return a->draft == b->draft;
    return memcmp(a->choices, b->choices, d->point_count * sizeof *a->choices) == 0;
}

static bool same_pair(const parley_dossier *d, const parley_preference *a,
                      const parley_preference *b) {
    return (same_offer(d, &a->prefers, &b->prefers) && same_offer(d, &a->over, &b->over)) ||
           (same_offer(d, &a->prefers, &b->over) && same_offer(d, &a->over, &b->prefers));
}

/* Of several over the same two offers the latest counts, of one day the last in the file. */
static bool is_replaced(const maker *m, const parley_preference *preference) {
    const parley_dossier *d = m->readings->view->dossier;
    for (size_t i = 0; i < d->preference_count; i++) {
        const parley_preference *other = &d->preferences[i];
        bool later = other->record.known > preference->record.known ||
                     (other->record.known == preference->record.known && other > preference);
        if (other->party == preference->party && later &&
            parley_view_sees(m->readings->view, &other->record) && same_pair(d, preference, other))
            return true;
    }
    return false;
}

/* The view's option that an offer has on a point; false where a package names one that is not on
 * the table. */
static bool find_choice(const parley_view *view, const parley_offer *offer, uint32_t point,
                        int32_t *choice) {
    int32_t option = offer->choices[view->points[point].point];
    *choice = option == PARLEY_NONE ? PARLEY_NONE
                                    : parley_view_find_option(view, point, (uint32_t)option);
    return offer->draft != PARLEY_NONE || option == PARLEY_NONE || *choice != PARLEY_NONE;
}

/* Whether everything that a package names is on a point that is on the table. */
static bool is_on_table(const parley_view *view, const parley_offer *offer) {
    for (uint32_t j = 0; j < view->dossier->point_count && offer->draft == PARLEY_NONE; j++)
        if (offer->choices[j] != PARLEY_NONE && parley_view_find_point(view, j) == PARLEY_NONE)
            return false;
    return true;
}

/* Fills terms[2 m]; *count is 0 where the preference says nothing on that day. */
static void write_terms(const maker *m, const parley_preference *preference, pl_term *terms,
                        uint32_t *count) {
    const parley_view *view = m->readings->view;
    const parley_offer *prefers = &preference->prefers, *over = &preference->over;
    bool packages = prefers->draft == PARLEY_NONE && over->draft == PARLEY_NONE;
    *count = 0;
    if (!is_on_table(view, prefers) || !is_on_table(view, over))
        return;
    for (uint32_t i = 0; i < m->row->scope_count; i++) {
        uint32_t point = m->row->scope[i];
        int32_t a, b;
        if (!find_choice(view, prefers, point, &a) || !find_choice(view, over, point, &b)) {
            *count = 0;
            return;
        }
        if (a == b || (!packages && (a == PARLEY_NONE || b == PARLEY_NONE)))
            continue;
        if (a != PARLEY_NONE)
            terms[(*count)++] = (pl_term){point, (uint32_t)a, 1};
        if (b != PARLEY_NONE)
            terms[(*count)++] = (pl_term){point, (uint32_t)b, -1};
    }
}

/* -- whether they can be obeyed -------------------------------------------------------------- */

static const char *file_of(const maker *m) {
    return m->readings->view->dossier->file;
}

/* Whether every reading obeys the comparison, others left aside. */
static parley_status always_holds(maker *m, const pl_comparison *comparison, bool *holds) {
    pl_form form;
    pl_extreme extreme;
    parley_status status = pl_form_new(&form, &m->scratch, m->readings);
    if (status == PARLEY_OK)
        status = pl_extreme_new(&extreme, &m->scratch, m->readings);
    if (status != PARLEY_OK)
        return status;
    pl_form_add(&form, comparison, PL_FORM_UNIT);
    pl_form_least(&extreme, &form, m->readings, m->row);
    *holds = extreme.value >= 0;
    return PARLEY_OK;
}

/* The room that the comparisons of a row leave. */
static parley_status find_room(maker *m, pl_reading_row *row, double *room) {
    *room = 1;
    if (row->comparison_count == 0)
        return PARLEY_OK;
    return pl_row_find_inside(room, row, m->readings, &m->scratch);
}

/* Leaves comparisons of which none can go without the rest having room: a minimal conflict. */
static parley_status shrink(maker *m, pl_comparison *list, uint32_t *count) {
    for (uint32_t i = *count; i-- > 0 && *count > 1;) {
        pl_reading_row row = *m->row;
        pl_comparison out = list[i];
        double room;
        memmove(&list[i], &list[i + 1], (*count - i - 1) * sizeof *list);
        row.comparisons = list;
        row.comparison_count = *count - 1;
        parley_status status = find_room(m, &row, &room);
        if (status != PARLEY_OK)
            return status;
        if (room < LEAST_ROOM) {
            (*count)--;
            continue;
        }
        memmove(&list[i + 1], &list[i], (*count - i - 1) * sizeof *list);
        list[i] = out;
    }
    return PARLEY_OK;
}

/* Names the entries of a minimal conflict. */
static parley_status complain(maker *m) {
    const parley_dossier *d = m->readings->view->dossier;
    uint32_t count = m->count;
    pl_comparison *list = pl_arena_alloc(&m->scratch, count, sizeof *list);
    if (!list)
        return pl_fail_memory();
    memcpy(list, m->list, count * sizeof *list);
    parley_status status = shrink(m, list, &count);
    if (status != PARLEY_OK)
        return status;
    const parley_record *first = &list[0].from->record;
    const char *party = d->parties[m->row->party].id;
    if (count == 1)
        return pl_fail_at(PARLEY_E_INPUT, file_of(m), first->line, first->column,
                          "this preference of \"%s\" goes against its values and weights: no "
                          "reading of them obeys it, ties aside",
                          party);
    pl_text lines = {0};
    for (uint32_t i = 0; i < count; i++)
        pl_text_print(&lines, "%s%u",
                      i == 0           ? ""
                      : i + 1 == count ? " and "
                                       : ", ",
                      list[i].from->record.line);
    status = lines.failed
                 ? pl_fail_memory()
                 : pl_fail_at(PARLEY_E_INPUT, file_of(m), first->line, first->column,
                              "the preferences of \"%s\" in lines %s contradict each other: no "
                              "reading of its values and weights obeys all of them, ties aside",
                              party, pl_text_string(&lines));
    pl_text_clear(&lines);
    return status;
}

/* -- all of it ------------------------------------------------------------------------------- */

static parley_status add(maker *m, const parley_preference *preference) {
    uint32_t most = 2 * m->row->scope_count;
    pl_term *terms = pl_arena_alloc(&m->readings->arena, most, sizeof *terms);
    pl_comparison comparison = {.from = preference, .terms = terms};
    bool holds = false;
    if (!terms)
        return pl_fail_memory();
    write_terms(m, preference, terms, &comparison.term_count);
    parley_status status = always_holds(m, &comparison, &holds);
    if (status != PARLEY_OK || holds)
        return status;
    if (m->count == MOST_COMPARISONS)
        return pl_fail_at(PARLEY_E_LIMIT, file_of(m), preference->record.line,
                          preference->record.column,
                          "at most %d preferences of a party can be analysed", MOST_COMPARISONS);
    m->list[m->count++] = comparison;
    return PARLEY_OK;
}

static parley_status make(maker *m) {
    const parley_dossier *d = m->readings->view->dossier;
    parley_status status = PARLEY_OK;
    double room = 1;
    for (size_t i = 0; i < d->preference_count; i++) {
        const parley_preference *preference = &d->preferences[i];
        if (preference->party == m->row->party &&
            parley_view_sees(m->readings->view, &preference->record) && !is_replaced(m, preference))
            PL_TRY(add(m, preference));
    }
    if (m->count == 0)
        return PARLEY_OK;
    m->row->comparisons = m->list;
    m->row->comparison_count = m->count;
    PL_TRY(pl_row_find_inside(&room, m->row, m->readings, &m->readings->arena));
    if (room < LEAST_ROOM)
        status = complain(m);
out:
    return status;
}

parley_status pl_row_compare(pl_reading_row *row, parley_readings *readings) {
    maker m = {.readings = readings, .row = row};
    m.list = pl_arena_alloc(&readings->arena, MOST_COMPARISONS, sizeof *m.list);
    parley_status status = m.list ? make(&m) : pl_fail_memory();
    pl_arena_clear(&m.scratch);
    return status;
}
