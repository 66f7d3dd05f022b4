/* Laying out a chart and drawing it as SVG. */
#include "report/chart.h"

#include "report/table.h"

#include <parley/dossier.h>

#include <math.h>
#include <stdio.h>
#include <string.h>

enum {
    WIDTH = 720,
    LEFT = 66,
    RIGHT = 18,
    PLOT_HEIGHT = 150,
    LINE = 15,         /* between base lines of small text */
    GAP = 26,          /* between panels */
    TEXT_COLUMNS = 112 /* of small text in a line */
};

typedef struct canvas {
    pl_text *out;
    const pl_chart *chart;
    const pl_panel *panel;
    double top; /* of the panel's plot */
} canvas;

static double x_of(const canvas *c, double value) {
    const pl_axis *axis = &c->chart->x;
    return LEFT + (value - axis->low) / (axis->high - axis->low) * (WIDTH - LEFT - RIGHT);
}

static double y_of(const canvas *c, double value) {
    const pl_axis *axis = &c->panel->y;
    double at = (value - axis->low) / (axis->high - axis->low);
    return c->top + (1 - fmin(fmax(at, 0), 1)) * PLOT_HEIGHT;
}

/* -- text in lines --------------------------------------------------------------------------- */

/* How many lines a text takes; draws them where `out` is given, the first base line at y. */
static size_t put_lines(pl_text *out, const char *class, double x, double y, size_t columns,
                        const char *string) {
    size_t lines = 0, next;
    while (*string) {
        size_t length = pl_break_line(string, columns, &next);
        if (out) {
            pl_text line = {0};
            pl_text_add(&line, string, length);
            pl_svg_text(out, class, x, y + LINE * (double)lines, PL_ANCHOR_START,
                        pl_text_string(&line));
            out->failed |= line.failed;
            pl_text_clear(&line);
        }
        string += next;
        lines++;
    }
    return lines;
}

/* -- axes ------------------------------------------------------------------------------------ */

/* The distance of 1, 2 or 5 times a power of ten that makes about `wanted` steps. */
static double round_step(double range, int wanted) {
    double raw = range / wanted, power = pow(10, floor(log10(raw))), times = raw / power;
    return power * (times < 1.5 ? 1 : times < 3.5 ? 2 : times < 7.5 ? 5 : 10);
}

static void label_of(char *label, double value, double step) {
    int decimals = step < 1 ? (int)ceil(-log10(step) - 1e-9) : 0;
    snprintf(label, 32, "%.*f", decimals, fabs(value) < step / 2 ? 0 : value);
}

void pl_set_day_ticks(pl_day_ticks *out, int32_t first, int32_t last) {
    static const int32_t steps[] = {1, 2, 7, 14, 28, 56, 91, 182, 364};
    size_t k = 0, most = sizeof steps / sizeof *steps - 1;
    while (k < most && (last - first) / steps[k] + 1 > PL_DAY_TICKS)
        k++;
    int32_t step = steps[k];
    while ((last - first) / step + 1 > PL_DAY_TICKS)
        step += steps[most];
    out->count = 0;
    for (int32_t day = first; day <= last; day += step) {
        char *label = out->labels[out->count];
        parley_day_format(label, day);
        out->ticks[out->count++] = (pl_tick){day, label};
    }
}

static void put_y_tick(const canvas *c, double at, const char *label) {
    double y = y_of(c, at);
    pl_svg_line(c->out, "grid", LEFT, y, WIDTH - RIGHT, y);
    pl_svg_text(c->out, "faint", LEFT - 6, y + 4, PL_ANCHOR_END, label);
}

static void put_y_axis(const canvas *c) {
    const pl_axis *axis = &c->panel->y;
    double step = round_step(axis->high - axis->low, 4);
    for (size_t i = 0; i < axis->tick_count; i++)
        put_y_tick(c, axis->ticks[i].at, axis->ticks[i].label);
    for (double k = ceil(axis->low / step - 1e-9);
         !axis->tick_count && k * step <= axis->high + 1e-9 * step; k++) {
        char label[32];
        label_of(label, k * step, step);
        put_y_tick(c, k * step, label);
    }
    if (axis->title)
        pl_svg_text_up(c->out, "faint", 14, c->top + PLOT_HEIGHT / 2.0, PL_ANCHOR_MIDDLE,
                       axis->title);
}

static void put_x_tick(const canvas *c, double at, const char *label, bool labelled) {
    double x = x_of(c, at), bottom = c->top + PLOT_HEIGHT;
    pl_svg_line(c->out, "axis", x, bottom, x, bottom + 4);
    bool at_end = x + pl_svg_text_width(label, 11) / 2 > WIDTH - 4;
    if (labelled && at_end)
        pl_svg_text(c->out, "faint", WIDTH - 4, bottom + 16, PL_ANCHOR_END, label);
    else if (labelled)
        pl_svg_text(c->out, "faint", x, bottom + 16, PL_ANCHOR_MIDDLE, label);
}

static void put_x_axis(const canvas *c, bool labelled) {
    const pl_axis *axis = &c->chart->x;
    double step = round_step(axis->high - axis->low, 8), bottom = c->top + PLOT_HEIGHT;
    pl_svg_line(c->out, "axis", LEFT, bottom, WIDTH - RIGHT, bottom);
    for (size_t i = 0; i < axis->tick_count; i++)
        put_x_tick(c, axis->ticks[i].at, axis->ticks[i].label, labelled);
    for (double k = ceil(axis->low / step - 1e-9);
         !axis->tick_count && k * step <= axis->high + 1e-9 * step; k++) {
        char label[32];
        label_of(label, k * step, step);
        put_x_tick(c, k * step, label, labelled);
    }
    if (labelled && axis->title)
        pl_svg_text(c->out, "faint", (LEFT + WIDTH - RIGHT) / 2.0, bottom + 32, PL_ANCHOR_MIDDLE,
                    axis->title);
}

/* -- series ---------------------------------------------------------------------------------- */

static bool is_gap(const pl_series *s, size_t i) {
    return isnan(s->x[i]) || isnan(s->y[i]) || (s->mark == PL_MARK_BAND && isnan(s->upper[i]));
}

static void put_line(const canvas *c, const pl_series *s, const char *class) {
    bool draw = false;
    pl_svg_path_begin(c->out, class);
    for (size_t i = 0; i < s->count; i++) {
        if (is_gap(s, i)) {
            draw = false;
            continue;
        }
        pl_svg_path_to(c->out, draw, x_of(c, s->x[i]), y_of(c, s->y[i]));
        draw = true;
        if (s->mark == PL_MARK_STEPS && i + 1 < s->count && !isnan(s->x[i + 1]))
            pl_svg_path_to(c->out, true, x_of(c, s->x[i + 1]), y_of(c, s->y[i]));
    }
    pl_svg_path_end(c->out, false);
}

/* Each run without a gap is one area: along its lower edge and back along the upper. */
static void put_band(const canvas *c, const pl_series *s, const char *class) {
    for (size_t i = 0; i < s->count;) {
        size_t end = i;
        while (end < s->count && !is_gap(s, end))
            end++;
        if (end > i) {
            pl_svg_path_begin(c->out, class);
            for (size_t k = i; k < end; k++)
                pl_svg_path_to(c->out, k > i, x_of(c, s->x[k]), y_of(c, s->y[k]));
            for (size_t k = end; k-- > i;)
                pl_svg_path_to(c->out, true, x_of(c, s->x[k]), y_of(c, s->upper[k]));
            pl_svg_path_end(c->out, true);
        }
        i = end + 1;
    }
}

/* A line of a single point is not seen: it gets a dot, as do points between two gaps. */
static void put_dots(const canvas *c, const pl_series *s, const char *class) {
    for (size_t i = 0; i < s->count; i++) {
        bool alone = (i == 0 || is_gap(s, i - 1)) && (i + 1 == s->count || is_gap(s, i + 1));
        if (!is_gap(s, i) && (s->mark == PL_MARK_DOTS || (s->mark == PL_MARK_LINE && alone)))
            pl_svg_circle(c->out, class, x_of(c, s->x[i]), y_of(c, s->y[i]), 2.5);
    }
}

static void put_series(const canvas *c, const pl_series *s) {
    char line[32], plain[8], band[16];
    unsigned colour = s->colour % PL_SVG_COLOURS;
    snprintf(plain, sizeof plain, "s%u", colour);
    snprintf(band, sizeof band, "b s%u", colour);
    if (s->dash)
        snprintf(line, sizeof line, "l s%u d%u", colour, (s->dash - 1) % 3 + 1);
    else
        snprintf(line, sizeof line, "l s%u", colour);
    if (s->mark == PL_MARK_BAND)
        put_band(c, s, band);
    else if (s->mark != PL_MARK_DOTS)
        put_line(c, s, line);
    if (s->mark != PL_MARK_BAND)
        put_dots(c, s, plain);
}

/* -- legend ---------------------------------------------------------------------------------- */

static void put_key(pl_text *out, const pl_series *s, double x, double y) {
    char class[32];
    unsigned colour = s->colour % PL_SVG_COLOURS;
    if (s->mark == PL_MARK_BAND) {
        snprintf(class, sizeof class, "b s%u", colour);
        pl_svg_rectangle(out, class, x, y - 9, 20, 10);
    } else if (s->mark == PL_MARK_DOTS) {
        snprintf(class, sizeof class, "s%u", colour);
        pl_svg_circle(out, class, x + 10, y - 4, 2.5);
    } else {
        snprintf(class, sizeof class, s->dash ? "l s%u d%u" : "l s%u", colour,
                 s->dash ? (s->dash - 1) % 3 + 1 : 0);
        pl_svg_line(out, class, x, y - 4, x + 20, y - 4);
    }
}

/* How many lines the legend takes; draws them where `out` is given. */
static size_t put_legend(pl_text *out, const pl_panel *panel, double y) {
    double x = LEFT;
    size_t lines = 0;
    for (size_t i = 0; i < panel->series_count; i++) {
        const pl_series *s = &panel->series[i];
        if (!s->name)
            continue;
        double width = 26 + pl_svg_text_width(s->name, 11) + 18;
        if (lines == 0 || x + width > WIDTH - RIGHT) {
            x = LEFT;
            y += lines ? LINE : 0;
            lines++;
        }
        if (out) {
            put_key(out, s, x, y);
            pl_svg_text(out, "ink", x + 26, y, PL_ANCHOR_START, s->name);
        }
        x += width;
    }
    return lines;
}

/* -- panels ---------------------------------------------------------------------------------- */

static double head_height(const pl_panel *panel) {
    return LINE * (1 + (double)put_legend(NULL, panel, 0)) + 6;
}

/* The numbers of flags that stand close together go below each other. */
static void put_flags(const canvas *c) {
    size_t row = 0;
    for (size_t i = 0; i < c->chart->flag_count; i++) {
        double x = x_of(c, c->chart->flags[i].at);
        bool close = i > 0 && fabs(x - x_of(c, c->chart->flags[i - 1].at)) < 18;
        char number[24];
        row = close ? row + 1 : 0;
        snprintf(number, sizeof number, "%zu", i + 1);
        pl_svg_line(c->out, "flag", x, c->top, x, c->top + PLOT_HEIGHT);
        pl_svg_text(c->out, "faint", x + 3, c->top + 10 + 12 * (double)(row % 12), PL_ANCHOR_START,
                    number);
    }
}

static void put_panel(canvas *c, bool last) {
    const pl_panel *panel = c->panel;
    double y = c->top;
    pl_svg_text(c->out, "head", LEFT, y + 11, PL_ANCHOR_START, panel->title);
    put_legend(c->out, panel, y + 11 + LINE);
    c->top += head_height(panel);
    for (size_t i = 0; i < panel->shade_count; i++) {
        double from = x_of(c, panel->shades[i].from), to = x_of(c, panel->shades[i].to);
        pl_svg_rectangle(c->out, "shade", from, c->top, to - from, PLOT_HEIGHT);
    }
    put_y_axis(c);
    put_flags(c);
    if (!isnan(panel->rule))
        pl_svg_line(c->out, "rule", LEFT, y_of(c, panel->rule), WIDTH - RIGHT,
                    y_of(c, panel->rule));
    for (size_t i = 0; i < panel->series_count; i++)
        put_series(c, &panel->series[i]);
    put_x_axis(c, last);
    c->top += PLOT_HEIGHT + GAP;
}

/* -- all of it ------------------------------------------------------------------------------- */

/* Draws what stands above the panels, or only measures it: the height. */
static double put_head(pl_text *out, const pl_chart *chart) {
    double y = 26;
    if (out)
        pl_svg_text(out, "title", 16, y, PL_ANCHOR_START, chart->title);
    y += 6;
    if (chart->subtitle)
        y += LINE * (double)put_lines(out, "faint", 16, y + 12, TEXT_COLUMNS, chart->subtitle);
    return y + 14;
}

static double put_foot(pl_text *out, const pl_chart *chart, double y) {
    double start = y;
    y += chart->x.title ? 26 : 10;
    for (size_t i = 0; i < chart->flag_count; i++) {
        pl_text line = {0};
        pl_text_print(&line, "%zu  %s", i + 1, chart->flags[i].text);
        y +=
            LINE * (double)put_lines(out, "ink", LEFT, y, TEXT_COLUMNS - 10, pl_text_string(&line));
        if (out)
            out->failed |= line.failed;
        pl_text_clear(&line);
    }
    if (chart->note)
        y += LINE * (double)put_lines(out, "faint", 16, y + 6, TEXT_COLUMNS, chart->note) + 6;
    return y - start + 6;
}

void pl_put_chart(pl_text *out, const pl_chart *chart) {
    double height = put_head(NULL, chart);
    canvas c = {.out = out, .chart = chart, .top = height};
    for (size_t i = 0; i < chart->panel_count; i++)
        height += head_height(&chart->panels[i]) + PLOT_HEIGHT + GAP;
    height += put_foot(NULL, chart, height);
    pl_svg_begin(out, WIDTH, height, chart->title, chart->subtitle ? chart->subtitle : chart->title,
                 chart->language);
    put_head(out, chart);
    for (size_t i = 0; i < chart->panel_count; i++) {
        c.panel = &chart->panels[i];
        put_panel(&c, i + 1 == chart->panel_count);
    }
    put_foot(out, chart, c.top);
    pl_svg_end(out);
}
