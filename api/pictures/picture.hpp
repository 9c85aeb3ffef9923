/// A picture that was made of a document, shared by the cache and all answers that send it.
#pragma once
#include <cstddef>
#include <memory>
#include <string>
#include <string_view>

#include "api/http/response.hpp"

namespace pagemill {

struct picture {
  std::string media_type;
  std::shared_ptr<const std::string> bytes;
};

/// 200 with the picture, from its one place in memory however slowly a client takes it.
response picture_response(picture what, std::string_view etag);

}  // namespace pagemill
