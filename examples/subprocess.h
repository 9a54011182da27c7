#ifndef DUALSTACK_EXAMPLES_SUBPROCESS_H_
#define DUALSTACK_EXAMPLES_SUBPROCESS_H_

#include <sys/types.h>

#include <optional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"

namespace dualstack::examples {

// A program that runs beside this one and ends with it, with pipes to its
// standard input and from its standard output.
class Subprocess {
 public:
  // `arguments` begins with the program, which is searched for in $PATH.
  static absl::StatusOr<Subprocess> Start(
      const std::vector<std::string>& arguments);

  Subprocess(Subprocess&& other) noexcept;
  Subprocess& operator=(Subprocess&&) = delete;
  // Stops it with SIGKILL if nobody has waited for it.
  ~Subprocess();

  void Write(const std::string& text);
  void CloseInput();
  // Without its end; nothing after the last one, or after some seconds of
  // silence.
  std::optional<std::string> ReadLine();
  void Signal(int signal);
  // The exit status, or 128 and the number of the signal, as in a shell.
  int Wait();

 private:
  Subprocess(pid_t pid, int input, int output);

  pid_t pid_;
  int input_;
  int output_;
  std::string unread_;
};

}  // namespace dualstack::examples

#endif  // DUALSTACK_EXAMPLES_SUBPROCESS_H_
