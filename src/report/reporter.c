/* Names, counts and cells for the analysis report. */
#include "report/reporter.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

static const char *label(const pl_reporter *r, const parley_text *text, const char *id) {
    const char *found = parley_text_get(text, r->style->language);
    return found[0] ? found : id;
}

const char *pl_party_label(const pl_reporter *r, uint32_t party) {
    const parley_party *of = &r->dossier->parties[party];
    return label(r, &of->name, of->id);
}

static const parley_point *dossier_point(const pl_reporter *r, uint32_t view_point) {
    return &r->dossier->points[r->view->points[view_point].point];
}

const char *pl_point_label(const pl_reporter *r, uint32_t view_point) {
    const parley_point *point = dossier_point(r, view_point);
    return label(r, &point->topic, point->id);
}

int64_t pl_point_number(const pl_reporter *r, uint32_t view_point) {
    return dossier_point(r, view_point)->number;
}

const char *pl_option_label(const pl_reporter *r, uint32_t view_option) {
    const parley_point *point = dossier_point(r, r->view->option_point[view_option]);
    const parley_option *option = &point->options[r->view->options[view_option]];
    return label(r, &option->record.text, option->id);
}

const char *pl_draft_label(const pl_reporter *r, uint32_t draft) {
    const parley_draft *of = &r->dossier->drafts[draft];
    return label(r, &of->name, of->id);
}

bool pl_has_say(const pl_reporter *r, uint32_t party, uint32_t view_point) {
    const parley_view_party *of = &r->view->parties[party];
    return of->consent != PARLEY_CONSENT_NONE && of->in_scope[view_point];
}

void pl_add_parties(const pl_reporter *r, pl_text *text, const uint32_t *parties, size_t count) {
    for (size_t i = 0; i < count; i++) {
        if (i > 0 && i + 1 == count)
            pl_text_put(text, pl_word(r, " and ", "和"));
        else if (i > 0)
            pl_text_put(text, pl_word(r, ", ", "、"));
        pl_text_put(text, pl_party_label(r, parties[i]));
    }
}

void pl_add_count(pl_text *text, const parley_count *count) {
    char digits[PARLEY_COUNT_TEXT_BYTES];
    parley_count_format(digits, count);
    size_t length = strlen(digits);
    for (size_t i = 0; i < length; i++) {
        if (i > 0 && (length - i) % 3 == 0)
            pl_text_put(text, ",");
        pl_text_add(text, &digits[i], 1);
    }
}

void pl_flush(const pl_reporter *r, pl_text *buffer, size_t indent) {
    pl_put_paragraph(r->out, r->style, indent, pl_text_string(buffer));
    r->out->failed |= buffer->failed;
    pl_text_clear(buffer);
}

void pl_cell_print(pl_table *table, pl_tone tone, const char *format, ...) {
    char text[512];
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(text, sizeof text, format, arguments);
    va_end(arguments);
    pl_table_add(table, tone, text);
}
