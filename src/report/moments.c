/* Events, meetings, drafts, showings and statements in one list by date. */
#include "report/show.h"

#include <stdlib.h>

/* By the day of which they are known, what began earlier first; else in the order of the file. */
static int compare(const void *left, const void *right) {
    const pl_moment *a = left, *b = right;
    if (a->record->known != b->record->known)
        return a->record->known < b->record->known ? -1 : 1;
    bool dated = a->record->date.written && b->record->date.written;
    if (dated && a->record->date.last != b->record->date.last)
        return a->record->date.last < b->record->date.last ? -1 : 1;
    if (a->kind != b->kind)
        return a->kind < b->kind ? -1 : 1;
    if (a->index != b->index)
        return a->index < b->index ? -1 : 1;
    return a->showing < b->showing ? -1 : a->showing > b->showing;
}

static void add(pl_moment *moments, size_t *count, const parley_view *view, pl_moment moment) {
    if (parley_view_sees(view, moment.record))
        moments[(*count)++] = moment;
}

pl_moment *pl_moments(const parley_view *view, size_t *count) {
    const parley_dossier *d = view->dossier;
    size_t room = d->event_count + d->meeting_count + d->draft_count + d->statement_count;
    for (size_t i = 0; i < d->draft_count; i++)
        room += d->drafts[i].showing_count;
    pl_moment *moments = PL_NEW(pl_moment, room);
    *count = 0;
    if (!moments)
        return NULL;
    for (uint32_t i = 0; i < d->event_count; i++)
        add(moments, count, view, (pl_moment){PL_MOMENT_EVENT, i, 0, &d->timeline[i].record});
    for (uint32_t i = 0; i < d->meeting_count; i++)
        add(moments, count, view, (pl_moment){PL_MOMENT_MEETING, i, 0, &d->meetings[i].record});
    for (uint32_t i = 0; i < d->draft_count; i++) {
        add(moments, count, view, (pl_moment){PL_MOMENT_DRAFT, i, 0, &d->drafts[i].record});
        for (uint32_t k = 0; k < d->drafts[i].showing_count; k++)
            add(moments, count, view,
                (pl_moment){PL_MOMENT_SHOWING, i, k, &d->drafts[i].showings[k].record});
    }
    for (uint32_t i = 0; i < d->statement_count; i++)
        add(moments, count, view, (pl_moment){PL_MOMENT_STATEMENT, i, 0, &d->statements[i].record});
    qsort(moments, *count, sizeof *moments, compare);
    return moments;
}
