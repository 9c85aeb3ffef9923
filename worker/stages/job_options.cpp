#include "worker/stages/job_options.hpp"

#include <stdexcept>

#include <simdjson.h>

namespace pagemill {

job_options parse_job_options(std::string_view json) {
  job_options options;
  simdjson::dom::parser parser;
  simdjson::dom::object object;
  if (parser.parse(json.data(), json.size()).get_object().get(object) != simdjson::SUCCESS) {
    throw std::runtime_error("the job's options are no JSON object");
  }
  std::string_view text;
  bool flag = false;
  std::int64_t number = 0;
  if (object["pages"].get_string().get(text) == simdjson::SUCCESS) options.pages = text;
  if (object["embed"].get_bool().get(flag) == simdjson::SUCCESS) options.embed = flag;
  if (object["chunk_tokens"].get_int64().get(number) == simdjson::SUCCESS) {
    options.chunk_tokens = static_cast<int>(number);
  }
  if (object["chunk_overlap"].get_int64().get(number) == simdjson::SUCCESS) {
    options.chunk_overlap = static_cast<int>(number);
  }
  return options;
}

}  // namespace pagemill
