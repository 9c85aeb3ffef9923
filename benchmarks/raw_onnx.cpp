#include "benchmarks/raw_onnx.hpp"

#include <algorithm>
#include <array>
#include <cstdint>
#include <span>

#include <onnxruntime/onnxruntime_cxx_api.h>

namespace pagemill::benchmarks {
namespace {

/// The ids of one run as input of the graph, padded to the longest, which is the first.
struct padded_rows {
  std::vector<std::int64_t> ids;
  std::vector<std::int64_t> mask;
  std::vector<std::int64_t> types;
  std::array<std::int64_t, 2> shape;

  padded_rows(std::span<const std::vector<token_id>> rows, token_id padding)
      : shape{static_cast<std::int64_t>(rows.size()),
              static_cast<std::int64_t>(std::max<std::size_t>(1, rows.front().size()))} {
    const auto width = static_cast<std::size_t>(shape[1]);
    ids.assign(rows.size() * width, padding);
    mask.assign(rows.size() * width, 0);
    types.assign(rows.size() * width, 0);
    for (std::size_t row = 0; row < rows.size(); ++row) {
      std::ranges::copy(rows[row], ids.begin() + static_cast<std::ptrdiff_t>(row * width));
      std::fill_n(mask.begin() + static_cast<std::ptrdiff_t>(row * width), rows[row].size(), 1);
    }
  }
};

Ort::Value tensor(std::vector<std::int64_t>& values, const std::array<std::int64_t, 2>& shape) {
  static const auto memory = Ort::MemoryInfo::CreateCpu(OrtArenaAllocator, OrtMemTypeDefault);
  return Ort::Value::CreateTensor<std::int64_t>(memory, values.data(), values.size(), shape.data(),
                                                shape.size());
}

}  // namespace

struct raw_onnx::session {
  Ort::Env environment{ORT_LOGGING_LEVEL_ERROR, "bench-onnx"};
  model_directory model;
  Ort::Session graph{nullptr};
};

raw_onnx::raw_onnx(const model_directory& model, int threads)
    : session_(std::make_unique<session>()) {
  session_->model = model;
  Ort::SessionOptions options;
  options.SetIntraOpNumThreads(threads);
  options.SetInterOpNumThreads(1);
  options.SetGraphOptimizationLevel(ORT_ENABLE_ALL);
  session_->graph = Ort::Session(session_->environment, model.graph.c_str(), options);
}

raw_onnx::~raw_onnx() = default;

double raw_onnx::run(const std::vector<std::vector<token_id>>& rows, std::size_t rows_per_run,
                     token_id padding) const {
  auto sorted = rows;
  std::ranges::sort(sorted, std::ranges::greater{}, &std::vector<token_id>::size);
  const auto& model = session_->model;
  std::vector<const char*> names{model.input_ids.c_str(), model.attention_mask.c_str()};
  if (!model.token_type_ids.empty()) names.push_back(model.token_type_ids.c_str());
  const std::array outputs{model.output.c_str()};
  double sum = 0;
  for (std::size_t at = 0; at < sorted.size(); at += rows_per_run) {
    const auto count = std::min(rows_per_run, sorted.size() - at);
    padded_rows batch{std::span(sorted).subspan(at, count), padding};
    std::vector<Ort::Value> inputs;
    inputs.push_back(tensor(batch.ids, batch.shape));
    inputs.push_back(tensor(batch.mask, batch.shape));
    if (names.size() == 3) inputs.push_back(tensor(batch.types, batch.shape));
    const auto made = session_->graph.Run(Ort::RunOptions{nullptr}, names.data(), inputs.data(),
                                          inputs.size(), outputs.data(), outputs.size());
    sum += static_cast<double>(*made.front().GetTensorData<float>());
  }
  return sum;
}

}  // namespace pagemill::benchmarks
