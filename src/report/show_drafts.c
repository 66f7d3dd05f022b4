/* The drafts: the tree of which was made from which, who was shown what, what each changed, and
 * which option each chooses on every point. */
#include "report/drafts.h"
#include "report/show.h"

#include <stdio.h>
#include <string.h>

enum { LEAST_TOPIC = 18, CHANGE_KINDS = PARLEY_RENUMBERED + 1, DEEPEST = 8 };

/* -- the shape of the tree ------------------------------------------------------------------- */

/* A draft whose parent the view does not see stands as a root. */
static bool is_child(const parley_view *view, uint32_t draft, const parley_draft *parent) {
    const parley_draft *of = &view->dossier->drafts[draft];
    return parley_view_sees(view, &of->record) && pl_draft_parent(view, of) == parent;
}

/* The next child of `parent` from `from` on, or draft_count. */
static uint32_t next_child(const parley_view *view, const parley_draft *parent, uint32_t from) {
    while (from < view->dossier->draft_count && !is_child(view, from, parent))
        from++;
    return from;
}

static uint32_t next_sibling(const parley_view *view, uint32_t draft) {
    const parley_draft *of = &view->dossier->drafts[draft];
    return next_child(view, pl_draft_parent(view, of), draft + 1);
}

/* The draft that the tree lists after this one, or draft_count: its first child, else the next
 * sibling of the nearest ancestor that has one. */
static uint32_t next_in_tree(const parley_view *view, uint32_t draft) {
    const parley_dossier *d = view->dossier;
    uint32_t next = next_child(view, &d->drafts[draft], 0);
    while (next == d->draft_count) {
        const parley_draft *parent = pl_draft_parent(view, &d->drafts[draft]);
        next = next_sibling(view, draft);
        if (!parent)
            return next;
        draft = (uint32_t)(parent - d->drafts);
    }
    return next;
}

/* The lines beside a draft: `guide` before its name, `margin` before what follows. A chain of many
 * drafts would leave no room, so from some depth on they go no further to the right. */
static void put_guides(const parley_view *view, uint32_t draft, pl_text *guide, pl_text *margin) {
    const parley_dossier *d = view->dossier;
    const parley_draft *parent;
    bool last[DEEPEST];
    size_t depth = 0;
    for (uint32_t at = draft; depth < DEEPEST && (parent = pl_draft_parent(view, &d->drafts[at]));
         at = (uint32_t)(parent - d->drafts))
        last[depth++] = next_sibling(view, at) == d->draft_count;
    for (size_t i = depth; i-- > 1;)
        pl_text_put(guide, last[i] ? "   " : "│  ");
    pl_text_put(margin, pl_text_string(guide));
    if (depth) {
        pl_text_put(guide, last[0] ? "└─ " : "├─ ");
        pl_text_put(margin, last[0] ? "   " : "│  ");
    }
    bool has_children = next_child(view, &d->drafts[draft], 0) < d->draft_count;
    pl_text_put(margin, has_children ? "│  " : "   ");
}

/* -- one draft ------------------------------------------------------------------------------- */

typedef struct branch {
    pl_text *out;
    const parley_view *view;
    const pl_style *style;
    const char *language;
    pl_text guide, margin;
} branch;

/* Writes the line behind the guides and empties it; what goes on below is indented. */
static void put_line(branch *b, pl_text *line) {
    pl_text rest = {0};
    pl_text_put(&rest, pl_text_string(&b->margin));
    pl_text_put(&rest, "  ");
    if (line->length)
        pl_put_prefixed(b->out, b->style, pl_text_string(&b->margin), pl_text_string(&rest),
                        PL_PLAIN, pl_text_string(line));
    b->out->failed |= line->failed || rest.failed;
    pl_text_clear(&rest);
    pl_text_clear(line);
}

/* The points of a change by number: "21 + 22" where they were merged, "5 (as 3)" where the draft
 * numbers them otherwise. */
static void put_change_points(const branch *b, pl_text *line, size_t start,
                              const parley_change *change) {
    const char *there = pl_text_or(&change->number, b->language, "");
    bool joined = change->change == PARLEY_MERGED || change->change == PARLEY_SPLIT;
    char number[24] = "";
    for (size_t i = 0; i < change->points.count; i++) {
        const parley_point *point = &b->view->dossier->points[change->points.items[i]];
        snprintf(number, sizeof number, "%lld", (long long)point->number);
        if (joined && i > 0)
            pl_text_put(line, "\u00a0+\u00a0");
        else
            pl_put_listed(line, start, "", b->language);
        pl_text_put(line, number);
    }
    if (*there && (change->points.count > 1 || strcmp(there, number) != 0))
        pl_say_with(line, PL_SAY_NUMBERED, b->language, there);
}

static void put_changes(branch *b, const parley_draft *draft) {
    for (int kind = 0; kind < CHANGE_KINDS; kind++) {
        pl_text line = {0};
        pl_text_put(&line, pl_say_change((parley_change_kind)kind, b->language));
        pl_text_put(&line, pl_say(PL_SAY_COLON, b->language));
        size_t start = line.length;
        for (size_t i = 0; i < draft->change_count; i++)
            if (draft->changes[i].change == (parley_change_kind)kind &&
                parley_view_sees(b->view, &draft->changes[i].record))
                put_change_points(b, &line, start, &draft->changes[i]);
        if (line.length > start || line.failed)
            put_line(b, &line);
        pl_text_clear(&line);
    }
}

static void put_name(branch *b, const parley_draft *draft) {
    pl_text name = {0};
    pl_text_put(&name, draft->id);
    if (draft->name.count) {
        pl_text_put(&name, pl_say(PL_SAY_COLON, b->language));
        pl_text_put(&name, parley_text_get(&draft->name, b->language));
    }
    pl_put_prefixed(b->out, b->style, pl_text_string(&b->guide), pl_text_string(&b->margin),
                    PL_STRONG, pl_text_string(&name));
    b->out->failed |= name.failed;
    pl_text_clear(&name);
}

static void put_draft(branch *b, uint32_t draft) {
    const parley_draft *of = &b->view->dossier->drafts[draft];
    pl_text line = {0};
    put_guides(b->view, draft, &b->guide, &b->margin);
    if (!pl_draft_parent(b->view, of))
        pl_text_put(b->out, "\n");
    put_name(b, of);
    pl_put_draft_facts(&line, b->view, of, b->language);
    put_line(b, &line);
    pl_put_draft_counts(&line, b->view, of, b->language);
    put_line(b, &line);
    put_changes(b, of);
    for (size_t i = 0; i < of->showing_count; i++) {
        if (parley_view_sees(b->view, &of->showings[i].record))
            pl_put_showing(&line, b->view, &of->showings[i], true, b->language);
        put_line(b, &line);
    }
    b->out->failed |= b->guide.failed || b->margin.failed;
    pl_text_clear(&b->guide);
    pl_text_clear(&b->margin);
}

static void put_tree(pl_text *out, const parley_view *view, const pl_style *style) {
    branch b = {.out = out, .view = view, .style = style, .language = style->language};
    for (uint32_t draft = next_child(view, NULL, 0); draft < view->dossier->draft_count;
         draft = next_in_tree(view, draft))
        put_draft(&b, draft);
}

/* -- choices --------------------------------------------------------------------------------- */

/* What the last change of the draft that concerns the point did to it, or -1. */
static int change_of(const parley_view *view, const parley_draft *draft, uint32_t point) {
    int found = -1;
    for (size_t i = 0; i < draft->change_count; i++)
        if (pl_change_concerns(&draft->changes[i], point) &&
            parley_view_sees(view, &draft->changes[i].record))
            found = (int)draft->changes[i].change;
    return found;
}

/* The letter of the option (its number, of a range), with a star where the parent's differs. */
static void add_choice(pl_table *table, const parley_view *view, const parley_draft *draft,
                       uint32_t point) {
    const parley_point *of = &view->dossier->points[point];
    const parley_draft *parent = pl_draft_parent(view, draft);
    int32_t choice = pl_draft_choice(view, draft, point);
    int32_t was = parent ? pl_draft_choice(view, parent, point) : PARLEY_NONE;
    int change = change_of(view, draft, point);
    pl_text cell = {0};
    pl_text_put(&cell, choice == PARLEY_NONE ? "."
                       : of->range.step != 0 ? of->options[choice].id
                                             : pl_option_letter((uint32_t)choice).text);
    if (choice != PARLEY_NONE && was != PARLEY_NONE && choice != was)
        pl_text_put(&cell, "*");
    if (change == PARLEY_DROPPED)
        pl_text_put(&cell, " x");
    if (change == PARLEY_BRACKETED)
        pl_text_put(&cell, " []");
    pl_table_add(table, choice == PARLEY_NONE ? PL_FAINT : PL_PLAIN, pl_text_string(&cell));
    table->failed |= cell.failed;
    pl_text_clear(&cell);
}

static void put_choices(pl_text *out, const parley_view *view, const pl_style *style) {
    const parley_dossier *d = view->dossier;
    pl_column *columns = PL_NEW(pl_column, d->draft_count + 2);
    if (!columns) {
        out->failed = true;
        return;
    }
    columns[0] = (pl_column){.title = "", .align = PL_RIGHT};
    columns[1] = (pl_column){.title = pl_say(PL_SAY_POINT, style->language)};
    pl_table table = {.columns = columns, .column_count = 2};
    for (size_t i = 0; i < d->draft_count; i++)
        if (parley_view_sees(view, &d->drafts[i].record))
            columns[table.column_count++] = (pl_column){.title = d->drafts[i].id, .title_most = 10};
    for (uint32_t j = 0; j < view->point_count; j++) {
        const parley_point *point = &d->points[view->points[j].point];
        char number[24];
        snprintf(number, sizeof number, "%lld", (long long)point->number);
        pl_table_add(&table, PL_PLAIN, number);
        pl_table_add(&table, PL_PLAIN, pl_point_topic(point, style->language));
        for (size_t i = 0; i < d->draft_count; i++)
            if (parley_view_sees(view, &d->drafts[i].record))
                add_choice(&table, view, &d->drafts[i], view->points[j].point);
    }
    pl_put_table_parts(out, style, 0, &table, 2, LEAST_TOPIC);
    pl_table_clear(&table);
    pl_free(columns);
}

static void put_legend(pl_text *out, const pl_style *style) {
    static const struct {
        const char *symbol;
        pl_phrase meaning;
    } legend[] = {{"a b c", PL_SAY_LEGEND_OPTION},
                  {"*", PL_SAY_LEGEND_CHANGED},
                  {".", PL_SAY_NOT_STATED},
                  {"x", PL_SAY_LEGEND_DROPPED},
                  {"[]", PL_SAY_LEGEND_BRACKETED}};
    pl_text_put(out, "\n");
    for (size_t i = 0; i < sizeof legend / sizeof *legend; i++)
        pl_put_item(out, style, 0, PL_PLAIN, legend[i].symbol, 7,
                    pl_say(legend[i].meaning, style->language));
}

void pl_show_drafts(pl_text *out, const parley_view *view, const pl_style *style, uint32_t which) {
    const parley_dossier *d = view->dossier;
    (void)which;
    pl_show_head(out, view, style, PL_SAY_DRAFTS);
    if (!pl_seen(view, d->drafts, d->draft_count, sizeof *d->drafts)) {
        pl_text_put(out, "\n");
        pl_put_paragraph(out, style, 0, pl_say(PL_SAY_NONE, style->language));
        return;
    }
    put_tree(out, view, style);
    pl_put_heading(out, style, pl_say(PL_SAY_CHOICES, style->language));
    put_choices(out, view, style);
    put_legend(out, style);
}
