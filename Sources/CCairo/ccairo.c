#include "ccairo.h"

#include <cairo/cairo-pdf.h>
#include <cairo/cairo-svg.h>
#include <cairo/cairo.h>
#include <dlfcn.h>
#include <math.h>
#include <stdlib.h>

// The functions that are used, with the types of the library's headers.
#define FUNCTIONS(F) \
  F(arc) F(clip) F(create) F(destroy) F(fill) F(image_surface_create) F(image_surface_create_for_data) \
  F(image_surface_get_data) F(image_surface_get_height) F(image_surface_get_stride) F(image_surface_get_width) F(line_to) \
  F(move_to) F(new_path) F(paint) F(pattern_set_filter) F(pdf_surface_create_for_stream) F(rectangle) F(restore) \
  F(rotate) F(save) F(scale) F(select_font_face) F(get_source) F(set_font_size) F(set_line_cap) F(set_line_join) \
  F(set_line_width) F(set_source_rgb) F(set_source_surface) F(show_text) F(status) F(stroke) F(surface_destroy) F(surface_flush) \
  F(surface_finish) F(surface_status) F(surface_write_to_png_stream) F(svg_surface_create_for_stream) F(text_extents) \
  F(translate) F(version_string)

static struct {
#define F(name) __typeof__(cairo_##name) *name;
  FUNCTIONS(F)
#undef F
} lib;

#ifdef __APPLE__
static const char *const names[] = {"libcairo.2.dylib", "/opt/homebrew/lib/libcairo.2.dylib", "/usr/local/lib/libcairo.2.dylib"};
#else
static const char *const names[] = {"libcairo.so.2"};
#endif

static bool load(void) {
  void *library = NULL;
  for (size_t i = 0; !library && i < sizeof names / sizeof names[0]; i++) library = dlopen(names[i], RTLD_NOW | RTLD_LOCAL);
  if (!library) return false;
#define F(name) \
  if (!(lib.name = (__typeof__(lib.name))dlsym(library, "cairo_" #name))) return false;
  FUNCTIONS(F)
#undef F
  return true;
}

bool ccairo_is_here(void) {
  static enum { unknown, here, missing } state = unknown;
  if (state == unknown) state = load() ? here : missing;
  return state == here;
}

const char *ccairo_version(void) { return ccairo_is_here() ? lib.version_string() : NULL; }

struct ccairo_drawing {
  enum ccairo_kind kind;
  cairo_surface_t *surface;
  cairo_t *cairo;
  // What SVG and PDF have written so far.
  uint8_t *bytes;
  size_t count, room;
};

static cairo_status_t keep(void *context, const unsigned char *bytes, unsigned int count) {
  ccairo_drawing *drawing = context;
  if (drawing->room - drawing->count < count) {
    size_t room = 2 * drawing->room + count + 4096;
    uint8_t *grown = realloc(drawing->bytes, room);
    if (!grown) return CAIRO_STATUS_WRITE_ERROR;
    drawing->bytes = grown;
    drawing->room = room;
  }
  for (unsigned int i = 0; i < count; i++) drawing->bytes[drawing->count + i] = bytes[i];
  drawing->count += count;
  return CAIRO_STATUS_SUCCESS;
}

void ccairo_discard(ccairo_drawing *drawing) {
  if (drawing->cairo) lib.destroy(drawing->cairo);
  if (drawing->surface) lib.surface_destroy(drawing->surface);
  free(drawing->bytes);
  free(drawing);
}

ccairo_drawing *ccairo_begin(enum ccairo_kind kind, double width, double height, double scale) {
  if (!ccairo_is_here()) return NULL;
  ccairo_drawing *drawing = calloc(1, sizeof *drawing);
  if (!drawing) return NULL;
  drawing->kind = kind;
  switch (kind) {
    case CCAIRO_PNG:
      drawing->surface =
        lib.image_surface_create(CAIRO_FORMAT_RGB24, (int)ceil(width * scale), (int)ceil(height * scale));
      break;
    case CCAIRO_SVG: drawing->surface = lib.svg_surface_create_for_stream(keep, drawing, width, height); break;
    case CCAIRO_PDF: drawing->surface = lib.pdf_surface_create_for_stream(keep, drawing, width, height); break;
  }
  // The library returns an object in any case, which remembers what went wrong.
  drawing->cairo = lib.create(drawing->surface);
  if (lib.status(drawing->cairo) != CAIRO_STATUS_SUCCESS) {
    ccairo_discard(drawing);
    return NULL;
  }
  if (kind == CCAIRO_PNG) lib.scale(drawing->cairo, scale, scale);
  lib.set_source_rgb(drawing->cairo, 1, 1, 1);
  lib.paint(drawing->cairo);
  lib.set_line_join(drawing->cairo, CAIRO_LINE_JOIN_ROUND);
  lib.set_line_cap(drawing->cairo, CAIRO_LINE_CAP_ROUND);
  lib.select_font_face(drawing->cairo, "sans-serif", CAIRO_FONT_SLANT_NORMAL, CAIRO_FONT_WEIGHT_NORMAL);
  return drawing;
}

void ccairo_color(ccairo_drawing *drawing, double red, double green, double blue) {
  lib.set_source_rgb(drawing->cairo, red, green, blue);
}

void ccairo_line(ccairo_drawing *drawing, const double *points, size_t count, double width) {
  if (!count) return;
  lib.new_path(drawing->cairo);
  lib.move_to(drawing->cairo, points[0], points[1]);
  for (size_t i = 1; i < count; i++) lib.line_to(drawing->cairo, points[2 * i], points[2 * i + 1]);
  lib.set_line_width(drawing->cairo, width);
  lib.stroke(drawing->cairo);
}

void ccairo_disc(ccairo_drawing *drawing, double x, double y, double radius) {
  lib.new_path(drawing->cairo);
  lib.arc(drawing->cairo, x, y, radius, 0, 2 * M_PI);
  lib.fill(drawing->cairo);
}

void ccairo_box(ccairo_drawing *drawing, double x, double y, double width, double height) {
  lib.new_path(drawing->cairo);
  lib.rectangle(drawing->cairo, x, y, width, height);
  lib.fill(drawing->cairo);
}

void ccairo_font(ccairo_drawing *drawing, const char *family, bool bold) {
  lib.select_font_face(
    drawing->cairo, family, CAIRO_FONT_SLANT_NORMAL, bold ? CAIRO_FONT_WEIGHT_BOLD : CAIRO_FONT_WEIGHT_NORMAL);
}

// A pixel is four bytes: blue, green, red, nothing.
bool ccairo_pixels(ccairo_drawing *drawing, void *context, void (*line)(void *context, const uint8_t *pixels, size_t count)) {
  if (drawing->kind != CCAIRO_PNG || lib.status(drawing->cairo) != CAIRO_STATUS_SUCCESS) return false;
  lib.surface_flush(drawing->surface);
  const uint8_t *data = lib.image_surface_get_data(drawing->surface);
  if (!data) return false;
  int width = lib.image_surface_get_width(drawing->surface), stride = lib.image_surface_get_stride(drawing->surface);
  for (int y = 0; y < lib.image_surface_get_height(drawing->surface); y++)
    line(context, data + (size_t)y * (size_t)stride, 4 * (size_t)width);
  return true;
}

void ccairo_clip(ccairo_drawing *drawing, double x, double y, double width, double height) {
  lib.save(drawing->cairo);
  lib.new_path(drawing->cairo);
  lib.rectangle(drawing->cairo, x, y, width, height);
  lib.clip(drawing->cairo);
}

void ccairo_unclip(ccairo_drawing *drawing) { lib.restore(drawing->cairo); }

double ccairo_text_width(ccairo_drawing *drawing, const char *text, double size) {
  cairo_text_extents_t extents;
  lib.set_font_size(drawing->cairo, size);
  lib.text_extents(drawing->cairo, text, &extents);
  return extents.x_advance;
}

void ccairo_text(
  ccairo_drawing *drawing, const char *text, double x, double y, double size, double align, bool upwards) {
  double before = align * ccairo_text_width(drawing, text, size);
  lib.save(drawing->cairo);
  lib.translate(drawing->cairo, x, y);
  if (upwards) lib.rotate(drawing->cairo, -M_PI / 2);
  lib.move_to(drawing->cairo, -before, 0);
  lib.show_text(drawing->cairo, text);
  lib.restore(drawing->cairo);
}

void ccairo_picture(
  ccairo_drawing *drawing, uint8_t *pixels, int width, int height, double x, double y, double scale) {
  cairo_surface_t *picture = lib.image_surface_create_for_data(pixels, CAIRO_FORMAT_RGB24, width, height, 4 * width);
  lib.save(drawing->cairo);
  lib.translate(drawing->cairo, x, y);
  lib.scale(drawing->cairo, scale, scale);
  lib.set_source_surface(drawing->cairo, picture, 0, 0);
  lib.pattern_set_filter(lib.get_source(drawing->cairo), CAIRO_FILTER_NEAREST);
  lib.paint(drawing->cairo);
  lib.restore(drawing->cairo);
  // A PDF takes the pixels when it is written, unless the picture is finished before.
  lib.surface_finish(picture);
  lib.surface_destroy(picture);
}

bool ccairo_end(
  ccairo_drawing *drawing, void *context, bool (*write)(void *context, const uint8_t *bytes, size_t count)) {
  bool isWhole = lib.status(drawing->cairo) == CAIRO_STATUS_SUCCESS;
  if (isWhole && drawing->kind == CCAIRO_PNG) {
    isWhole = lib.surface_write_to_png_stream(drawing->surface, keep, drawing) == CAIRO_STATUS_SUCCESS;
  } else if (isWhole) {
    lib.surface_finish(drawing->surface);
    isWhole = lib.surface_status(drawing->surface) == CAIRO_STATUS_SUCCESS;
  }
  isWhole = isWhole && write(context, drawing->bytes, drawing->count);
  ccairo_discard(drawing);
  return isWhole;
}
