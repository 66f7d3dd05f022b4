/* Shapes, texts and the style sheet of an SVG picture. */
#include "report/svg.h"

#include <math.h>
#include <stdint.h>
#include <string.h>

/* Light first; the second part is for readers who prefer dark paper. */
static const char style[] =
    "text{font-family:sans-serif;font-size:11px;fill:#222}"
    ".paper{fill:#fff}.title{font-size:15px;font-weight:bold}.head{font-size:12px;font-weight:bold}"
    ".faint{fill:#666}.grid{stroke:#ddd;stroke-width:1;fill:none}"
    ".axis{stroke:#666;stroke-width:1;fill:none}.rule{stroke:#222;stroke-width:1;fill:none}"
    ".flag{stroke:#666;stroke-width:1;stroke-dasharray:2 3;fill:none}.shade{fill:#eee}"
    ".l{fill:none;stroke-width:2;stroke-linejoin:round;stroke-linecap:round}"
    ".d1{stroke-dasharray:7 4}.d2{stroke-dasharray:2 4}.d3{stroke-dasharray:9 3 2 3}"
    ".b{stroke:none;fill-opacity:.22}"
    ".s0{stroke:#0072b2;fill:#0072b2}.s1{stroke:#d55e00;fill:#d55e00}"
    ".s2{stroke:#009e73;fill:#009e73}.s3{stroke:#cc79a7;fill:#cc79a7}"
    ".s4{stroke:#e69f00;fill:#e69f00}.s5{stroke:#56b4e9;fill:#56b4e9}"
    ".s6{stroke:#222;fill:#222}.s7{stroke:#8a7a00;fill:#8a7a00}"
    ".l.s0,.l.s1,.l.s2,.l.s3,.l.s4,.l.s5,.l.s6,.l.s7{fill:none}"
    ".b.s0,.b.s1,.b.s2,.b.s3,.b.s4,.b.s5,.b.s6,.b.s7{stroke:none}"
    "@media (prefers-color-scheme:dark){"
    "text{fill:#e6e6e6}.paper{fill:#181818}.faint{fill:#a8a8a8}.grid{stroke:#3a3a3a}"
    ".axis,.flag{stroke:#a8a8a8}.rule{stroke:#e6e6e6}.shade{fill:#2a2a2a}"
    ".b{fill-opacity:.35}"
    ".s0{stroke:#4aa8e0;fill:#4aa8e0}.s1{stroke:#f58442;fill:#f58442}"
    ".s2{stroke:#2fcf9f;fill:#2fcf9f}.s3{stroke:#e3a3c6;fill:#e3a3c6}"
    ".s4{stroke:#f5bd4a;fill:#f5bd4a}.s5{stroke:#9ad5f5;fill:#9ad5f5}"
    ".s6{stroke:#e6e6e6;fill:#e6e6e6}.s7{stroke:#f0e442;fill:#f0e442}"
    "}";

/* -- values ---------------------------------------------------------------------------------- */

/* Two decimals at most, and no "-0". */
static void put_number(pl_text *out, double value) {
    double rounded = round(value * 100) / 100;
    char digits[32];
    pl_format_double(digits, rounded == 0 ? 0 : rounded);
    pl_text_put(out, digits);
}

static void put_attribute(pl_text *out, const char *name, double value) {
    pl_text_print(out, " %s=\"", name);
    put_number(out, value);
    pl_text_put(out, "\"");
}

/* What XML does not take as it stands is written as an entity or left out. */
static void put_escaped(pl_text *out, const char *string) {
    for (const char *c = string; *c; c++) {
        if (*c == '&')
            pl_text_put(out, "&amp;");
        else if (*c == '<')
            pl_text_put(out, "&lt;");
        else if (*c == '>')
            pl_text_put(out, "&gt;");
        else if (*c == '"')
            pl_text_put(out, "&quot;");
        else if ((unsigned char)*c >= 0x20 && *c != 0x7f)
            pl_text_add(out, c, 1);
        else
            pl_text_put(out, " ");
    }
}

double pl_svg_text_width(const char *string, double size) {
    return 0.56 * size * (double)pl_columns(string);
}

/* -- elements -------------------------------------------------------------------------------- */

void pl_svg_begin(pl_text *out, double width, double height, const char *title,
                  const char *description, const char *language) {
    pl_text_put(out, "<svg xmlns=\"http://www.w3.org/2000/svg\" role=\"img\"");
    if (language) {
        pl_text_put(out, " xml:lang=\"");
        put_escaped(out, language);
        pl_text_put(out, "\"");
    }
    put_attribute(out, "width", width);
    put_attribute(out, "height", height);
    pl_text_put(out, " viewBox=\"0 0 ");
    put_number(out, width);
    pl_text_put(out, " ");
    put_number(out, height);
    pl_text_put(out, "\">\n<title>");
    put_escaped(out, title);
    pl_text_put(out, "</title>\n<desc>");
    put_escaped(out, description);
    pl_text_print(out, "</desc>\n<style>%s</style>\n", style);
    pl_svg_rectangle(out, "paper", 0, 0, width, height);
}

void pl_svg_end(pl_text *out) {
    pl_text_put(out, "</svg>\n");
}

void pl_svg_rectangle(pl_text *out, const char *class, double x, double y, double width,
                      double height) {
    pl_text_print(out, "<rect class=\"%s\"", class);
    put_attribute(out, "x", x);
    put_attribute(out, "y", y);
    put_attribute(out, "width", width);
    put_attribute(out, "height", height);
    pl_text_put(out, "/>\n");
}

void pl_svg_line(pl_text *out, const char *class, double x1, double y1, double x2, double y2) {
    pl_text_print(out, "<line class=\"%s\"", class);
    put_attribute(out, "x1", x1);
    put_attribute(out, "y1", y1);
    put_attribute(out, "x2", x2);
    put_attribute(out, "y2", y2);
    pl_text_put(out, "/>\n");
}

void pl_svg_circle(pl_text *out, const char *class, double x, double y, double radius) {
    pl_text_print(out, "<circle class=\"%s\"", class);
    put_attribute(out, "cx", x);
    put_attribute(out, "cy", y);
    put_attribute(out, "r", radius);
    pl_text_put(out, "/>\n");
}

static void put_text(pl_text *out, const char *class, double x, double y, pl_anchor anchor,
                     const char *string, bool up) {
    static const char *const anchors[] = {"start", "middle", "end"};
    pl_text_print(out, "<text class=\"%s\"", class);
    put_attribute(out, "x", x);
    put_attribute(out, "y", y);
    if (anchor != PL_ANCHOR_START)
        pl_text_print(out, " text-anchor=\"%s\"", anchors[anchor]);
    if (up) {
        pl_text_put(out, " transform=\"rotate(-90 ");
        put_number(out, x);
        pl_text_put(out, " ");
        put_number(out, y);
        pl_text_put(out, ")\"");
    }
    pl_text_put(out, ">");
    put_escaped(out, string);
    pl_text_put(out, "</text>\n");
}

void pl_svg_text(pl_text *out, const char *class, double x, double y, pl_anchor anchor,
                 const char *string) {
    put_text(out, class, x, y, anchor, string, false);
}

void pl_svg_text_up(pl_text *out, const char *class, double x, double y, pl_anchor anchor,
                    const char *string) {
    put_text(out, class, x, y, anchor, string, true);
}

void pl_svg_path_begin(pl_text *out, const char *class) {
    pl_text_print(out, "<path class=\"%s\" d=\"", class);
}

void pl_svg_path_to(pl_text *out, bool draw, double x, double y) {
    pl_text_put(out, draw ? "L" : "M");
    put_number(out, x);
    pl_text_put(out, " ");
    put_number(out, y);
}

void pl_svg_path_end(pl_text *out, bool closed) {
    pl_text_put(out, closed ? "Z\"/>\n" : "\"/>\n");
}
