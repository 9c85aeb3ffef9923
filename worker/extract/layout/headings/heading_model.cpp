#include "worker/extract/layout/headings/heading_model.hpp"

#include <array>

namespace pagemill::extract {
namespace {

#include "worker/extract/layout/headings/heading_model.inc"

}  // namespace

heading_model built_in_heading_model() {
  return {model_trees, model_threshold};
}

}  // namespace pagemill::extract
