/// Bare ONNX Runtime: the limit that the embedder is measured against.
#pragma once
#include <cstddef>
#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "common/embedding/model_directory.hpp"
#include "common/embedding/tokenizer.hpp"

namespace pagemill::benchmarks {

class raw_onnx {
 public:
  raw_onnx(const model_directory& model, int threads);
  ~raw_onnx();

  /// Runs all rows, longest first, `rows_per_run` at a time, and drops the vectors. Returns the sum
  /// of their first values, so that nothing can be optimised away.
  double run(const std::vector<std::vector<token_id>>& rows, std::size_t rows_per_run,
             token_id padding) const;

 private:
  struct session;
  std::unique_ptr<session> session_;
};

}  // namespace pagemill::benchmarks
