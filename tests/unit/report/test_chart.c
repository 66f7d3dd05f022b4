/* Charts: points where the axes put them, gaps, ticks, and text that XML can take. */
#include "pl_test.h"

#include "report/chart.h"

#include <parley/dossier.h>

#include <math.h>
#include <stdbool.h>
#include <string.h>

/* The plot of the only panel, from the picture itself: its axis line. */
typedef struct frame {
    double left, right, bottom, top;
} frame;

static frame find_frame(const char *svg) {
    frame f;
    const char *axis = strstr(svg, "<line class=\"axis\"");
    ck_assert_ptr_nonnull(axis);
    ck_assert_int_eq(sscanf(axis, "<line class=\"axis\" x1=\"%lf\" y1=\"%lf\" x2=\"%lf\"", &f.left,
                            &f.bottom, &f.right),
                     3);
    f.top = f.bottom - 150;
    return f;
}

/* The points of the path with this class: x, y, and whether the point is moved to. */
static size_t read_path(const char *svg, const char *class, double *x, double *y, bool *moved) {
    char opening[64];
    size_t count = 0;
    int used;
    snprintf(opening, sizeof opening, "<path class=\"%s\" d=\"", class);
    const char *at = strstr(svg, opening);
    ck_assert_ptr_nonnull(at);
    for (at += strlen(opening); *at == 'M' || *at == 'L'; at += used, count++) {
        moved[count] = *at == 'M';
        ck_assert_int_eq(sscanf(at, "%*c%lf %lf%n", &x[count], &y[count], &used), 2);
    }
    return count;
}

static pl_chart chart_of(const pl_panel *panel) {
    return (pl_chart){.title = "T", .x = {0, 10, NULL, 0, NULL}, .panels = panel, .panel_count = 1};
}

#define XS ((const double[]){0, 5, 10})

START_TEST(chart__puts_points_where_the_axes_say) {
    const double y[] = {-1, 0, 1};
    pl_series series = {NULL, PL_MARK_LINE, 0, 0, 3, XS, y, NULL};
    pl_panel panel = {.title = "P",
                      .y = {-1, 1, NULL, 0, NULL},
                      .rule = (double)NAN,
                      .series = &series,
                      .series_count = 1};
    pl_chart chart = chart_of(&panel);
    pl_text svg = {0};
    double px[8], py[8];
    bool moved[8];
    pl_put_chart(&svg, &chart);
    frame f = find_frame(pl_text_string(&svg));
    ck_assert_uint_eq(read_path(pl_text_string(&svg), "l s0", px, py, moved), 3);
    for (int i = 0; i < 3; i++) {
        ck_assert_double_eq_tol(px[i], f.left + XS[i] / 10 * (f.right - f.left), 0.01);
        ck_assert_double_eq_tol(py[i], (f.top + f.bottom) / 2 - y[i] * 75, 0.01);
        ck_assert_int_eq(moved[i], i == 0);
    }
    pl_text_clear(&svg);
}
END_TEST

START_TEST(chart__draws_steps_and_leaves_gaps) {
    const double x[] = {0, 2, 4, 6, 8}, y[] = {1, 0, (double)NAN, 1, 0};
    pl_series series[] = {{NULL, PL_MARK_STEPS, 1, 0, 5, x, y, NULL},
                          {NULL, PL_MARK_LINE, 2, 2, 5, x, y, NULL}};
    pl_panel panel = {.title = "P",
                      .y = {0, 1, NULL, 0, NULL},
                      .rule = (double)NAN,
                      .series = series,
                      .series_count = 2};
    pl_chart chart = chart_of(&panel);
    pl_text svg = {0};
    double px[16], py[16];
    bool moved[16];
    pl_put_chart(&svg, &chart);
    frame f = find_frame(pl_text_string(&svg));
    ck_assert_uint_eq(read_path(pl_text_string(&svg), "l s1", px, py, moved), 7);
    static const bool expected[] = {true, false, false, false, true, false, false};
    static const double steps[] = {0, 2, 2, 4, 6, 8, 8};
    for (int i = 0; i < 7; i++) {
        ck_assert_int_eq(moved[i], expected[i]);
        ck_assert_double_eq_tol(px[i], f.left + steps[i] / 10 * (f.right - f.left), 0.01);
    }
    ck_assert_uint_eq(read_path(pl_text_string(&svg), "l s2 d2", px, py, moved), 4);
    ck_assert(moved[0] && !moved[1] && moved[2] && !moved[3]);
    pl_text_clear(&svg);
}
END_TEST

START_TEST(chart__draws_a_band_along_both_edges) {
    const double low[] = {0, 0.2, (double)NAN}, high[] = {0.4, 0.8, 1};
    pl_series series = {"both", PL_MARK_BAND, 3, 0, 3, XS, low, high};
    pl_panel panel = {.title = "P",
                      .y = {0, 1, NULL, 0, NULL},
                      .rule = (double)NAN,
                      .series = &series,
                      .series_count = 1};
    pl_chart chart = chart_of(&panel);
    pl_text svg = {0};
    double px[8], py[8];
    bool moved[8];
    pl_put_chart(&svg, &chart);
    frame f = find_frame(pl_text_string(&svg));
    ck_assert_uint_eq(read_path(pl_text_string(&svg), "b s3", px, py, moved), 4);
    static const double y[] = {0, 0.2, 0.8, 0.4};
    for (int i = 0; i < 4; i++)
        ck_assert_double_eq_tol(py[i], f.bottom - 150 * y[i], 0.01);
    ck_assert_ptr_nonnull(strstr(pl_text_string(&svg), ">both</text>"));
    pl_text_clear(&svg);
}
END_TEST

START_TEST(chart__escapes_every_text) {
    pl_flag flag = {5, "<b> & \"c\"\x01"};
    pl_panel panel = {.title = "P & Q", .y = {0, 1, "a<b", 0, NULL}, .rule = 0.5};
    pl_chart chart = chart_of(&panel);
    chart.title = "R&D < \"now\"";
    chart.language = "z\"h";
    chart.flags = &flag;
    chart.flag_count = 1;
    pl_text svg = {0};
    pl_put_chart(&svg, &chart);
    const char *text = pl_text_string(&svg);
    ck_assert_ptr_nonnull(strstr(text, "<title>R&amp;D &lt; &quot;now&quot;</title>"));
    ck_assert_ptr_nonnull(strstr(text, "xml:lang=\"z&quot;h\""));
    ck_assert_ptr_nonnull(strstr(text, ">P &amp; Q</text>"));
    ck_assert_ptr_nonnull(strstr(text, ">a&lt;b</text>"));
    ck_assert_ptr_nonnull(strstr(text, "&lt;b&gt; &amp; &quot;c&quot; </text>"));
    ck_assert_ptr_null(strchr(text, '\x01'));
    pl_text_clear(&svg);
}
END_TEST

START_TEST(day_ticks__are_few_and_in_order) {
    static const int32_t spans[] = {0, 1, 7, 8, 30, 90, 200, 365, 2000, 20000, 700000};
    for (size_t i = 0; i < sizeof spans / sizeof *spans; i++) {
        pl_day_ticks ticks;
        pl_set_day_ticks(&ticks, 20000, 20000 + spans[i]);
        ck_assert_uint_ge(ticks.count, 1);
        ck_assert_uint_le(ticks.count, PL_DAY_TICKS);
        ck_assert_uint_ge(ticks.count, spans[i] >= 7 ? 3 : 1);
        ck_assert_double_eq(ticks.ticks[0].at, 20000);
        for (size_t k = 1; k < ticks.count; k++) {
            double step = ticks.ticks[k].at - ticks.ticks[k - 1].at;
            ck_assert_double_eq(step, ticks.ticks[1].at - 20000);
            ck_assert(step < 7 || fmod(step, 7) == 0);
            ck_assert_double_le(ticks.ticks[k].at, 20000 + spans[i]);
        }
        int32_t day;
        ck_assert_int_eq(parley_day_parse(&day, ticks.ticks[0].label), PARLEY_OK);
        ck_assert_int_eq(day, 20000);
    }
}
END_TEST

PL_TEST_MAIN("chart", chart__puts_points_where_the_axes_say, chart__draws_steps_and_leaves_gaps,
             chart__draws_a_band_along_both_edges, chart__escapes_every_text,
             day_ticks__are_few_and_in_order)
