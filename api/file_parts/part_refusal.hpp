/// Maps the failures of the extractor to what the client is told. Pure.
#pragma once
#include "api/http/problem.hpp"
#include "common/extractor/launcher.hpp"
#include "common/extractor/records.hpp"

namespace pagemill {

struct part_refusal {
  problem said;
  bool lasting = false;  ///< trying the same file again would fail again, at least for a while
};

part_refusal refusal_of(const failure_record& failure);
/// The extractor died while making the part.
part_refusal refusal_of(const extractor_death& death, const part_request& wanted);
/// No extractor was available.
part_refusal extractor_unavailable();
/// Too many parts are being made, or too many bytes of them are held.
problem parts_overloaded();

}  // namespace pagemill
