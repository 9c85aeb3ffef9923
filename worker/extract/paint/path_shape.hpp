/// What a path looks like, as far as it matters for what it covers.
#pragma once
#include <cmath>

#include "worker/extract/mupdf/mupdf_guard.hpp"

namespace pagemill::extract {

/// Follows a path: whether it is one rectangle with sides along the axes, and what it bounds.
struct path_shape {
  fz_matrix matrix;
  fz_rect box = fz_empty_rect;
  fz_point first{}, last{};
  int points = 0;
  bool straight = true;  ///< every step so far is along one axis, and the next along the other one
  bool along_x = false;  ///< the last step

  void move(float x, float y) {
    if (points > 0) straight = false;
    first = last = fz_transform_point_xy(x, y, matrix);
    take(last);
  }
  void line(float x, float y) {
    const fz_point to = fz_transform_point_xy(x, y, matrix);
    const bool is_along_x = near(to.y, last.y), is_along_y = near(to.x, last.x);
    straight = straight && is_along_x != is_along_y && (points == 1 || is_along_x != along_x);
    along_x = is_along_x;
    last = to;
    take(to);
  }
  void curve(float x, float y) {
    straight = false;
    take(fz_transform_point_xy(x, y, matrix));
  }
  void rectangle(float x0, float y0, float x1, float y1) {
    move(x0, y0);
    line(x1, y0);
    line(x1, y1);
    line(x0, y1);
  }
  bool is_rectangle() const {
    const bool closed = near(last.x, first.x) || near(last.y, first.y);
    return straight && closed &&
           (points == 4 || (points == 5 && near(last.x, first.x) && near(last.y, first.y)));
  }
  static bool near(float a, float b) { return std::fabs(a - b) < 0.05F; }

 private:
  void take(fz_point at) {
    ++points;
    box = points == 1 ? fz_rect{at.x, at.y, at.x, at.y} : fz_include_point_in_rect(box, at);
  }
};

/// Follows the path. Call inside guarded().
path_shape shape_of(fz_context* context, const fz_path* path, fz_matrix matrix);

}  // namespace pagemill::extract
