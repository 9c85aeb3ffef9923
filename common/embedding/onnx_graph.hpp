/// A model directory's ONNX graph, run on padded batches of ids. The only place that knows ONNX
/// Runtime.
#pragma once
#include <cstddef>
#include <cstdint>
#include <expected>
#include <memory>
#include <span>
#include <vector>

#include "common/embedding/model_directory.hpp"
#include "common/embedding/tokenizer.hpp"

namespace pagemill {

/// Texts as rows of ids, padded to one width, with the mask that distinguishes ids from padding.
class token_batch {
 public:
  token_batch(std::size_t rows, std::size_t width, token_id padding)
      : rows_(rows),
        width_(width),
        lengths_(rows),
        ids_(rows * width, padding),
        mask_(rows * width) {}

  /// Appends `ids` to the row; the caller ensures that they fit.
  void append(std::size_t row, std::span<const token_id> ids) {
    for (const auto id : ids) {
      const auto place = row * width_ + lengths_[row]++;
      ids_[place] = id;
      mask_[place] = 1;
    }
  }
  std::size_t rows() const { return rows_; }
  std::size_t width() const { return width_; }
  std::size_t length(std::size_t row) const { return lengths_[row]; }
  std::vector<std::int64_t>& ids() { return ids_; }
  std::vector<std::int64_t>& mask() { return mask_; }

 private:
  std::size_t rows_, width_;
  std::vector<std::size_t> lengths_;
  std::vector<std::int64_t> ids_, mask_;
};

class onnx_graph {
 public:
  /// Loads the graph, checks its inputs and outputs by name and type, and runs one token through
  /// it.
  static std::expected<std::unique_ptr<onnx_graph>, model_problem> open(
      const model_directory& model, int threads);
  ~onnx_graph();

  /// One vector per row, pooled and normalised as the description says. Any thread. Throws if the
  /// run fails.
  std::vector<std::vector<float>> run(token_batch& batch) const;

 private:
  struct session;
  onnx_graph(const model_directory& model, std::unique_ptr<session> opened);
  std::vector<float> pool(const float* values, std::size_t row, const token_batch& batch) const;

  std::size_t dimension_;
  pooling_kind pooling_;
  bool normalize_;
  std::vector<const char*> inputs_;  ///< point into session_
  std::unique_ptr<session> session_;
};

}  // namespace pagemill
