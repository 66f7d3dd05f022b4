/* Names, counts and cells for the analysis report. */
#include "report/reporter.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

pl_reporter pl_reporter_of(pl_text *out, const parley_view *view, const pl_style *style) {
    bool chinese = style && style->language && strncmp(style->language, "zh", 2) == 0;
    return (pl_reporter){
        .out = out, .style = style, .chinese = chinese, .view = view, .dossier = view->dossier};
}

void pl_put_as_of(const pl_reporter *r, int32_t as_of) {
    char day[16];
    pl_text line = {0};
    if (as_of == PARLEY_ALL_DAYS) {
        pl_text_put(&line, pl_word(r, "Everything on record counts, whatever its date.",
                                   "计入全部记录，不论日期。"));
    } else {
        parley_day_format(day, as_of);
        pl_text_print(
            &line,
            pl_word(r, "As of %s: only what was known that day.", "截至%s：只计当日已知内容。"),
            day);
    }
    pl_flush(r, &line, 0);
}

void pl_report_title(const pl_reporter *r) {
    const char *title = parley_text_get(&r->dossier->title, r->style->language);
    pl_put_heading(r->out, r->style, title[0] ? title : r->dossier->file);
    pl_put_as_of(r, r->view->as_of);
}

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

void pl_add_option(const pl_reporter *r, pl_text *text, uint32_t view_option) {
    const parley_point *point = dossier_point(r, r->view->option_point[view_option]);
    pl_put_option(text, point, r->view->options[view_option], r->style->language);
}

void pl_add_point(const pl_reporter *r, pl_text *text, uint32_t view_point) {
    pl_text_print(text, pl_word(r, "%lld %s", "第%lld点 %s"),
                  (long long)pl_point_number(r, view_point), pl_point_label(r, view_point));
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

pl_letter pl_package_letter(uint32_t index) {
    pl_letter letter = pl_option_letter(index);
    for (char *c = letter.text; *c; c++)
        *c = (char)(*c - 'a' + 'A');
    return letter;
}
