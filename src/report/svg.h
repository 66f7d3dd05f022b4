/* Writing SVG: a few shapes and texts, their looks in one style sheet.
 *
 * Lengths are pixels from the upper left corner. Shapes are told apart by class names: "ink",
 * "faint" and so on, and "s0" to "s7" for the colours of a series. The style sheet gives them
 * colours that the colour-blind can tell apart (Okabe and Ito 2008, jfly.uni-koeln.de/color), on
 * white paper, and lighter ones on dark paper where the reader prefers that. Fonts are named by
 * generic family only, so that every script finds one. The same calls write the same bytes. */
#ifndef PL_REPORT_SVG_H
#define PL_REPORT_SVG_H

#include "base/text.h"

enum { PL_SVG_COLOURS = 8 };

typedef enum pl_anchor { PL_ANCHOR_START, PL_ANCHOR_MIDDLE, PL_ANCHOR_END } pl_anchor;

/* The element that holds everything, with a title and description for those who do not see it.
 * `language` may be NULL. */
void pl_svg_begin(pl_text *out, double width, double height, const char *title,
                  const char *description, const char *language);
void pl_svg_end(pl_text *out);

void pl_svg_rectangle(pl_text *out, const char *class, double x, double y, double width,
                      double height);
void pl_svg_line(pl_text *out, const char *class, double x1, double y1, double x2, double y2);
void pl_svg_circle(pl_text *out, const char *class, double x, double y, double radius);

/* One line of text, its base line at y. */
void pl_svg_text(pl_text *out, const char *class, double x, double y, pl_anchor anchor,
                 const char *string);

/* The same, turned a quarter to the left around its anchor. */
void pl_svg_text_up(pl_text *out, const char *class, double x, double y, pl_anchor anchor,
                    const char *string);

/* A path point by point: begin, move or draw to points, end. `closed` fills it. */
void pl_svg_path_begin(pl_text *out, const char *class);
void pl_svg_path_to(pl_text *out, bool draw, double x, double y);
void pl_svg_path_end(pl_text *out, bool closed);

/* About how wide a text is in a font of `size` pixels. */
double pl_svg_text_width(const char *string, double size);

#endif
