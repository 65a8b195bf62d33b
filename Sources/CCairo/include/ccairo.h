#ifndef CCAIRO_H
#define CCAIRO_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/// Drawings as PNG, SVG and PDF by cairo. The library is loaded when the first drawing begins: linked, it and the twenty libraries
/// that it needs would add five milliseconds to the start of every command.
///
/// Lengths are points, 1/72 inch; y grows downwards. Not for several threads at once.
typedef struct ccairo_drawing ccairo_drawing;

enum ccairo_kind { CCAIRO_PNG, CCAIRO_SVG, CCAIRO_PDF };

/// Whether the library is on this machine.
bool ccairo_is_here(void);

/// The library's version; NULL if it is not here.
const char *ccairo_version(void);

/// A white drawing; `scale` is the pixels of a point in a PNG. NULL if there is no library or no memory.
ccairo_drawing *ccairo_begin(enum ccairo_kind kind, double width, double height, double scale);

/// The colour of what is drawn next, from 0 to 1.
void ccairo_color(ccairo_drawing *drawing, double red, double green, double blue);

/// A line through `count` points x, y, x, y...
void ccairo_line(ccairo_drawing *drawing, const double *points, size_t count, double width);

/// A disc around a point.
void ccairo_disc(ccairo_drawing *drawing, double x, double y, double radius);

/// Nothing is drawn outside this rectangle until `ccairo_unclip`.
void ccairo_box(ccairo_drawing *drawing, double x, double y, double width, double height);

void ccairo_font(ccairo_drawing *drawing, const char *family, bool bold);

bool ccairo_pixels(
  ccairo_drawing *drawing, void *context, void (*line)(void *context, const uint8_t *pixels, size_t count));

void ccairo_clip(ccairo_drawing *drawing, double x, double y, double width, double height);
void ccairo_unclip(ccairo_drawing *drawing);

/// A line of text, `align` of its breadth (0 to 1) before `x`, upwards where `upwards` is set.
void ccairo_text(
  ccairo_drawing *drawing, const char *text, double x, double y, double size, double align, bool upwards);

/// The breadth of a line of text.
double ccairo_text_width(ccairo_drawing *drawing, const char *text, double size);

/// A picture of pixels in blue, green, red, and a byte that is not looked at, each a sharp square.
void ccairo_picture(
  ccairo_drawing *drawing, uint8_t *pixels, int width, int height, double x, double y, double scale);

/// Ends the drawing and frees it. `write` takes the file in pieces and returns false to stop. False if the file is not whole.
void ccairo_discard(ccairo_drawing *drawing);

bool ccairo_end(
  ccairo_drawing *drawing, void *context, bool (*write)(void *context, const uint8_t *bytes, size_t count));

#endif
