#include "worker/extract/layout/painted/repeated_runs.hpp"

#include <cmath>

namespace pagemill::extract {
namespace {

/// Of the size. The narrowest letters advance by twice as much: "ll" is two letters.
constexpr float repeat_distance = 0.12F;
constexpr float grid_step = 0.5F;  ///< of the size

/// The slot of a run that begins in the cell of (x, y).
std::size_t slot_of(const repeated_runs::run& drawn, float x, float y) {
  const float side = grid_step * drawn.size;
  const auto column = static_cast<std::uint64_t>(static_cast<std::int64_t>(std::floor(x / side)));
  const auto row = static_cast<std::uint64_t>(static_cast<std::int64_t>(std::floor(y / side)));
  std::uint64_t hash = drawn.signature ^ (column * 0x9E3779B97F4A7C15) ^ (row * 0xC2B2AE3D27D4EB4F);
  hash ^= hash >> 29U;
  hash *= 0xBF58476D1CE4E5B9;
  return static_cast<std::size_t>(hash >> 52U);
}

}  // namespace

void repeated_runs::clear() {
  ++epoch_;
}

bool repeated_runs::is_at(const run& drawn, float x, float y) const {
  const auto& found = slots_[slot_of(drawn, x, y)];
  const float far = repeat_distance * drawn.size;
  const auto is_near = [far](float a, float b) { return std::fabs(a - b) <= far; };
  return found.epoch == epoch_ && found.known.signature == drawn.signature &&
         is_near(found.known.x, drawn.x) && is_near(found.known.y, drawn.y) &&
         is_near(found.known.last_x, drawn.last_x) && is_near(found.known.last_y, drawn.last_y);
}

bool repeated_runs::repeats(const run& drawn) {
  constexpr float position_max = 1e6F;
  if (!(drawn.size > 0.1F && drawn.size < position_max) ||
      !(std::fabs(drawn.x) + std::fabs(drawn.y) < position_max)) {
    return false;
  }
  const float far = repeat_distance * drawn.size;
  for (const float x : {drawn.x - far, drawn.x + far}) {
    for (const float y : {drawn.y - far, drawn.y + far}) {
      if (is_at(drawn, x, y)) return true;
    }
  }
  slots_[slot_of(drawn, drawn.x, drawn.y)] = {drawn, epoch_};
  return false;
}

}  // namespace pagemill::extract
