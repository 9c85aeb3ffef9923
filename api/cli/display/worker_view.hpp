/// A worker process as the service describes it, in words. Pure.
#pragma once
#include <string>

#include <simdjson.h>

namespace pagemill::cli {

/// Why the worker claims no jobs, and since when, such as "unfit: disk_full since ..."; empty when
/// it is fit.
std::string unfit_words(const simdjson::dom::element& worker);

}  // namespace pagemill::cli
