/// What a client is told when no picture could be made. Pure.
#pragma once
#include "api/http/problem.hpp"
#include "common/extractor/launcher.hpp"
#include "common/extractor/records.hpp"

namespace pagemill {

struct picture_refusal {
  problem said;
  bool lasting = false;  ///< the same file would be refused again, for a while at least
};

picture_refusal refusal_of(const failure_record& failure);
/// The extractor died while it made the picture.
picture_refusal refusal_of(const extractor_death& death);
/// No extractor could be used.
picture_refusal extractor_unavailable();
/// Too many pictures are being made, or too many bytes of them are on their way.
problem pictures_overloaded();

}  // namespace pagemill
