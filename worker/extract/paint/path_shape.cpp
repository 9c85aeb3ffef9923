#include "worker/extract/paint/path_shape.hpp"

namespace pagemill::extract {

path_shape shape_of(fz_context* context, const fz_path* path, fz_matrix matrix) {
  static const fz_path_walker walker{
      .moveto = [](fz_context*, void* shape, float x,
                   float y) { static_cast<path_shape*>(shape)->move(x, y); },
      .lineto = [](fz_context*, void* shape, float x,
                   float y) { static_cast<path_shape*>(shape)->line(x, y); },
      .curveto =
          [](fz_context*, void* shape, float x1, float y1, float x2, float y2, float x3, float y3) {
            auto& into = *static_cast<path_shape*>(shape);
            into.curve(x1, y1);
            into.curve(x2, y2);
            into.curve(x3, y3);
          },
      .closepath = [](fz_context*, void*) {},
      .quadto = nullptr,
      .curvetov = nullptr,
      .curvetoy = nullptr,
      .rectto = [](fz_context*, void* shape, float x0, float y0, float x1,
                   float y1) { static_cast<path_shape*>(shape)->rectangle(x0, y0, x1, y1); }};
  path_shape shape{.matrix = matrix};
  fz_walk_path(context, path, &walker, &shape);
  return shape;
}

}  // namespace pagemill::extract
