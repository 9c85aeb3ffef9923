#include "api/cli/display/worker_view.hpp"

#include <format>

#include "api/cli/client/answer_values.hpp"
#include "api/cli/display/terminal_text.hpp"

namespace pagemill::cli {

std::string unfit_words(const simdjson::dom::element& worker) {
  simdjson::dom::element unfit;
  if (worker["unfit"].get(unfit) != simdjson::SUCCESS || unfit.is_null()) return {};
  return std::format("unfit: {} since {}", printable(text_at(unfit, "code")),
                     printable(text_at(unfit, "since")));
}

}  // namespace pagemill::cli
