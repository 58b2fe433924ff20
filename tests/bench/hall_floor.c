/* The floor under any hall: one process, one epoll, a text frame written once to every socket, and nothing else.
 *
 * Takes what the bench's own listeners say and no more: any request is a handshake, any frame asks for "count" facts
 * of "size" bytes. No sign-in, no snapshot, no resume, no order kept for slow readers.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

enum { MOST = 65536, EVENTS = 512, FRAME = 4096, PAUSE_MICROSECONDS = 50000 };

static const char WELCOME[] =
    "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
    "Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r\n\r\n\x81\x02{}";

static int members[MOST], places[MOST], count;
static char is_member[MOST];

static long long milliseconds(void) {
  struct timespec at;
  clock_gettime(CLOCK_REALTIME, &at);
  return at.tv_sec * 1000LL + at.tv_nsec / 1000000;
}

static void write_all(int fd, const char *content, size_t left) {
  while (left > 0) {
    ssize_t done = send(fd, content, left, MSG_DONTWAIT | MSG_NOSIGNAL);
    if (done > 0) {
      content += done;
      left -= (size_t)done;
    } else if (done < 0 && (errno == EAGAIN || errno == EWOULDBLOCK)) {
      struct pollfd wait = {.fd = fd, .events = POLLOUT};
      poll(&wait, 1, 1000);
    } else {
      return;
    }
  }
}

static void join(int fd) {
  write_all(fd, WELCOME, sizeof WELCOME - 1);
  is_member[fd] = 1;
  places[fd] = count;
  members[count++] = fd;
}

static void leave(int fd) {
  if (is_member[fd]) {
    int last = members[--count];
    members[places[fd]] = last;
    places[last] = places[fd];
    is_member[fd] = 0;
  }
  close(fd);
}

static void tell(int facts, int size) {
  static char frame[FRAME + 4];
  if (size < 126 || size > FRAME) exit(2);
  for (int v = 1; v <= facts; v++) {
    frame[0] = (char)0x81;
    frame[1] = 126;
    frame[2] = (char)(size >> 8);
    frame[3] = (char)(size & 255);
    memset(frame + 4, 'x', (size_t)size);
    int head = snprintf(frame + 4, (size_t)size, "{\"v\":%d,\"said\":%lld,\"text\":\"", v, milliseconds());
    frame[4 + head] = 'x';
    frame[size + 2] = '"';
    frame[size + 3] = '}';
    for (int place = 0; place < count; place++) write_all(members[place], frame, (size_t)size + 4);
    usleep(PAUSE_MICROSECONDS);
  }
}

static void accept_all(int listener, int epoll) {
  int fd, one = 1;
  while ((fd = accept4(listener, NULL, NULL, SOCK_NONBLOCK)) >= 0) {
    if (fd >= MOST) exit(2);
    setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
    struct epoll_event wanted = {.events = EPOLLIN, .data.fd = fd};
    epoll_ctl(epoll, EPOLL_CTL_ADD, fd, &wanted);
  }
}

static void hear(int fd) {
  static char said[FRAME + 1];
  ssize_t size = recv(fd, said, FRAME, 0);
  if (size <= 0) {
    leave(fd);
    return;
  }
  said[size] = 0;
  if (!is_member[fd]) {
    join(fd);
    return;
  }
  int facts, bytes;
  const char *text = memchr(said, '{', (size_t)size);
  if (text && sscanf(text, "{\"count\": %d, \"size\": %d}", &facts, &bytes) == 2) tell(facts, bytes);
}

int main(int arguments, char **argument) {
  if (arguments != 2) return 2;
  int one = 1, listener = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK, 0);
  setsockopt(listener, SOL_SOCKET, SO_REUSEADDR, &one, sizeof one);
  struct sockaddr_in address = {.sin_family = AF_INET, .sin_port = htons((unsigned short)atoi(argument[1]))};
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  if (bind(listener, (struct sockaddr *)&address, sizeof address) || listen(listener, 4096)) return 1;
  int epoll = epoll_create1(0);
  struct epoll_event wanted = {.events = EPOLLIN, .data.fd = listener}, found[EVENTS];
  epoll_ctl(epoll, EPOLL_CTL_ADD, listener, &wanted);
  for (;;) {
    int ready = epoll_wait(epoll, found, EVENTS, -1);
    for (int place = 0; place < ready; place++) {
      if (found[place].data.fd == listener)
        accept_all(listener, epoll);
      else
        hear(found[place].data.fd);
    }
  }
}
