/* Charts of one or more panels over one horizontal axis: lines, steps, bands and dots, with shaded
 * ranges, flags that mark events, and a legend.
 *
 * Every string is the reader's language already. NaN leaves a gap. Colours are numbers of a palette
 * (report/svg.h); beyond the first two, lines of one panel should differ in their dashes too, so
 * that colour is never all that tells them apart. */
#ifndef PL_REPORT_CHART_H
#define PL_REPORT_CHART_H

#include "report/svg.h"

typedef enum pl_mark {
    PL_MARK_LINE,  /* y over x */
    PL_MARK_STEPS, /* y from each x to the next */
    PL_MARK_BAND,  /* from y to upper */
    PL_MARK_DOTS
} pl_mark;

typedef struct pl_series {
    const char *name; /* in the legend; NULL: it does not stand there */
    pl_mark mark;
    unsigned colour, dash; /* dash: 0 none, 1 to 3 */
    size_t count;
    const double *x, *y, *upper; /* [count]; `upper` of a band only */
} pl_series;

typedef struct pl_tick {
    double at;
    const char *label;
} pl_tick;

typedef struct pl_axis {
    double low, high; /* low < high */
    const char *title;
    size_t tick_count; /* 0: round numbers are chosen */
    const pl_tick *ticks;
} pl_axis;

typedef struct pl_shade { /* a range of x */
    double from, to;
} pl_shade;

typedef struct pl_panel {
    const char *title;
    pl_axis y;
    double rule; /* a horizontal line here; NaN: none */
    size_t series_count, shade_count;
    const pl_series *series; /* drawn in order */
    const pl_shade *shades;
} pl_panel;

/* A vertical line through every panel, numbered, with its text below the chart; in order of `at`.
 */
typedef struct pl_flag {
    double at;
    const char *text;
} pl_flag;

typedef struct pl_chart {
    const char *title, *subtitle, *note; /* note below everything; subtitle, note: may be NULL */
    const char *language;
    pl_axis x;
    size_t panel_count, flag_count;
    const pl_panel *panels;
    const pl_flag *flags;
} pl_chart;

void pl_put_chart(pl_text *out, const pl_chart *chart);

/* Ticks for an axis of days: at most PL_DAY_TICKS of them, whole weeks apart where there are many.
 */
enum { PL_DAY_TICKS = 8 };
typedef struct pl_day_ticks {
    size_t count;
    pl_tick ticks[PL_DAY_TICKS]; /* labels point into `labels` */
    char labels[PL_DAY_TICKS][16];
} pl_day_ticks;

void pl_set_day_ticks(pl_day_ticks *out, int32_t first, int32_t last);

#endif
