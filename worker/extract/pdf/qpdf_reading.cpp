#include "worker/extract/pdf/qpdf_reading.hpp"

#include <cstdint>
#include <new>
#include <qpdf/qpdf-c.h>
#include <string_view>
#include <sys/mman.h>
#include <sys/stat.h>

namespace pagemill::extract {
namespace {

/// A larger file would need too much memory twice; MuPDF's own repair has to do.
constexpr std::int64_t rewritten_bytes_max = 48LL << 20;

/// The file in memory, read-only.
class mapped_file {
 public:
  explicit mapped_file(int descriptor) {
    struct stat about{};
    if (fstat(descriptor, &about) != 0 || about.st_size <= 0) return;
    if (about.st_size > rewritten_bytes_max) return;
    bytes_ = static_cast<std::size_t>(about.st_size);
    data_ = mmap(nullptr, bytes_, PROT_READ, MAP_PRIVATE, descriptor, 0);
  }
  ~mapped_file() {
    if (is_open()) munmap(data_, bytes_);
  }
  mapped_file(const mapped_file&) = delete;
  mapped_file& operator=(const mapped_file&) = delete;
  bool is_open() const { return data_ != MAP_FAILED; }
  const char* data() const { return static_cast<const char*>(data_); }
  std::size_t bytes() const { return bytes_; }

 private:
  void* data_ = MAP_FAILED;
  std::size_t bytes_ = 0;
};

/// qpdf's handle. Its C interface turns the exceptions of damaged files into codes.
class qpdf_handle {
 public:
  qpdf_handle() : data_(qpdf_init()) {
    qpdf_silence_errors(data_);
    qpdf_set_suppress_warnings(data_, QPDF_TRUE);
  }
  ~qpdf_handle() {
    // An error that nobody has asked for would be printed, with words of the file.
    if (qpdf_has_error(data_) != 0) qpdf_get_error(data_);
    qpdf_cleanup(&data_);
  }
  qpdf_handle(const qpdf_handle&) = delete;
  qpdf_handle& operator=(const qpdf_handle&) = delete;
  operator qpdf_data() const { return data_; }

 private:
  qpdf_data data_;
};

bool succeeded(QPDF_ERROR_CODE code) {
  return (code & QPDF_ERRORS) == 0;
}

bool has_reconstructed(qpdf_data file) {
  bool found = false;
  while (qpdf_more_warnings(file) != 0) {
    const std::string_view text = qpdf_get_error_full_text(file, qpdf_next_warning(file));
    found = found || text.find("reconstruct") != std::string_view::npos;
  }
  return found;
}

bool write(qpdf_data file) {
  if (!succeeded(qpdf_init_write_memory(file))) return false;
  qpdf_set_stream_data_mode(file, qpdf_s_preserve);
  qpdf_set_object_stream_mode(file, qpdf_o_disable);
  qpdf_set_preserve_encryption(file, QPDF_FALSE);
  qpdf_set_static_ID(file, QPDF_TRUE);  // needs no random numbers
  return succeeded(qpdf_write(file));
}

std::optional<qpdf_reading> rewrite(const mapped_file& bytes, const std::string& password,
                                    const extract_limits& limits) {
  const qpdf_handle file;
  if (!succeeded(qpdf_read_memory(file, "input", bytes.data(), bytes.bytes(),
                                  password.empty() ? nullptr : password.c_str()))) {
    return std::nullopt;
  }
  const int pages = qpdf_get_num_pages(file);
  if (qpdf_has_error(file) != 0 || pages <= 0 || pages > limits.pages) return std::nullopt;
  if (!write(file)) return std::nullopt;
  if (qpdf_get_buffer_length(file) > static_cast<std::size_t>(rewritten_bytes_max)) {
    return std::nullopt;
  }
  const auto* written = reinterpret_cast<const char*>(qpdf_get_buffer(file));
  return qpdf_reading{{written, qpdf_get_buffer_length(file)}, pages, has_reconstructed(file)};
}

}  // namespace

std::optional<qpdf_reading> read_with_qpdf(int input, const std::string& password,
                                           const extract_limits& limits) {
  const mapped_file bytes(input);
  if (!bytes.is_open()) return std::nullopt;
  try {
    return rewrite(bytes, password, limits);
  } catch (const std::bad_alloc&) {
    return std::nullopt;  // qpdf needs more memory than MuPDF, whose reading stands
  }
}

}  // namespace pagemill::extract
