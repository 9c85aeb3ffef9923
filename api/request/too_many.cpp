#include "api/request/too_many.hpp"

#include <format>

namespace pagemill {

problem too_many(std::string_view what, std::string_view workspace_code, permit_refusal why) {
  const header_list later{{"Retry-After", "5"}};
  if (why == permit_refusal::process) {
    return {503, "busy", std::format("Too many {} are in progress; try again later.", what), "",
            later};
  }
  return {429, std::string(workspace_code),
          std::format("The workspace has too many {} in progress; try again later.", what), "",
          later};
}

}  // namespace pagemill
