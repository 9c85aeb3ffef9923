#include "worker/extract/mupdf/descriptor_stream.hpp"

#include <cerrno>
#include <cstdint>
#include <sys/stat.h>
#include <unistd.h>

namespace pagemill::extract {
namespace {

struct descriptor_state {
  int descriptor;
  std::int64_t offset;  ///< of the next read; fz_stream::pos is the end of the buffer
  unsigned char buffer[32 * 1024];
};

int read_more(fz_context* context, fz_stream* stream, std::size_t) {
  auto* state = static_cast<descriptor_state*>(stream->state);
  ssize_t count = 0;
  do {
    count = pread(state->descriptor, state->buffer, sizeof state->buffer, state->offset);
  } while (count < 0 && errno == EINTR);
  if (count < 0) fz_throw(context, FZ_ERROR_SYSTEM, "cannot read the input");
  state->offset += count;
  stream->rp = state->buffer;
  stream->wp = state->buffer + count;
  stream->pos += count;
  return count == 0 ? EOF : *stream->rp++;
}

void seek_to(fz_context* context, fz_stream* stream, std::int64_t offset, int whence) {
  auto* state = static_cast<descriptor_state*>(stream->state);
  std::int64_t base = 0;
  if (whence == SEEK_CUR) base = stream->pos - (stream->wp - stream->rp);
  if (whence == SEEK_END) {
    struct stat about{};
    if (fstat(state->descriptor, &about) != 0) {
      fz_throw(context, FZ_ERROR_SYSTEM, "cannot determine the size of the input");
    }
    base = about.st_size;
  }
  if (offset < -base) fz_throw(context, FZ_ERROR_SYNTAX, "seek before the start");
  state->offset = base + offset;
  stream->pos = state->offset;
  stream->rp = state->buffer;
  stream->wp = state->buffer;
}

void drop_state(fz_context* context, void* state) {
  fz_free(context, state);
}

}  // namespace

fz_stream* open_descriptor(fz_context* context, int descriptor) {
  auto* state = static_cast<descriptor_state*>(fz_malloc(context, sizeof(descriptor_state)));
  state->descriptor = descriptor;
  state->offset = 0;
  state->buffer[0] = 0;
  fz_stream* stream = fz_new_stream(context, state, read_more, drop_state);
  stream->rp = stream->wp = state->buffer;
  stream->seek = seek_to;
  return stream;
}

}  // namespace pagemill::extract
