/// Maps the failures of the extractor to what the client is told. Pure.
#pragma once
#include "api/http/problem.hpp"
#include "common/extractor/launcher.hpp"
#include "common/extractor/records.hpp"

namespace pagemill {

struct picture_refusal {
  problem said;
  bool lasting = false;  ///< trying the same file again would fail again, at least for a while
};

picture_refusal refusal_of(const failure_record& failure);
/// The extractor died while making the picture.
picture_refusal refusal_of(const extractor_death& death);
/// No extractor was available.
picture_refusal extractor_unavailable();
/// Too many pictures are being made, or too many bytes of them are in memory.
problem pictures_overloaded();

}  // namespace pagemill
