/// Reads a model directory's vocabulary into its tokenizer.
#pragma once
#include <expected>
#include <memory>

#include "common/embedding/model_directory.hpp"
#include "common/embedding/tokenizer.hpp"

namespace pagemill {

std::expected<std::unique_ptr<tokenizer>, model_problem> load_tokenizer(
    const model_directory& model);

}  // namespace pagemill
