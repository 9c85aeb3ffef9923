/// A picture made from a document, shared by the cache and all responses that send it.
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

/// 200 with the picture. The response shares its bytes instead of copying them.
response picture_response(picture what, std::string_view etag);

}  // namespace pagemill
