// SPDX-License-Identifier: Apache-2.0
package io.nettylink.internal.ffm;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What this package believes of the C headers, against what the C compiler says of them. */
class HeaderTest {
    private static final String HEADERS = """
            #define _GNU_SOURCE
            #include <fcntl.h>
            #include <sched.h>
            #include <stddef.h>
            #include <stdio.h>
            #include <sys/epoll.h>
            #include <sys/eventfd.h>
            #include <sys/socket.h>
            #include <sys/syscall.h>
            #include <sys/uio.h>
            #include <linux/filter.h>
            #include <linux/netlink.h>
            #include <linux/sock_diag.h>
            #include <linux/sockios.h>
            #include <asm/socket.h>
            """;

    @Test
    void agreesWithTheCompiler(@TempDir Path folder) throws Exception {
        Map<String, Long> ours = ours();
        assertThat(compilers(folder, ours)).isEqualTo(ours);
    }

    private static Map<String, Long> ours() {
        Map<String, Long> values = new LinkedHashMap<>();
        structures(values);
        values.put("SOL_NETLINK", (long) LinuxNetlink.SOL_NETLINK);
        values.put("NETLINK_ADD_MEMBERSHIP", (long) LinuxNetlink.NETLINK_ADD_MEMBERSHIP);
        values.put("NETLINK_DROP_MEMBERSHIP", (long) LinuxNetlink.NETLINK_DROP_MEMBERSHIP);
        values.put("NETLINK_PKTINFO", (long) LinuxNetlink.NETLINK_PKTINFO);
        values.put("NETLINK_BROADCAST_ERROR", (long) LinuxNetlink.NETLINK_BROADCAST_ERROR);
        values.put("NETLINK_NO_ENOBUFS", (long) LinuxNetlink.NETLINK_NO_ENOBUFS);
        values.put("NETLINK_LISTEN_ALL_NSID", (long) LinuxNetlink.NETLINK_LISTEN_ALL_NSID);
        values.put("NETLINK_LIST_MEMBERSHIPS", (long) LinuxNetlink.NETLINK_LIST_MEMBERSHIPS);
        values.put("NETLINK_CAP_ACK", (long) LinuxNetlink.NETLINK_CAP_ACK);
        values.put("NETLINK_EXT_ACK", (long) LinuxNetlink.NETLINK_EXT_ACK);
        values.put("NETLINK_GET_STRICT_CHK", (long) LinuxNetlink.NETLINK_GET_STRICT_CHK);
        values.put("EPOLL_CLOEXEC", (long) SysEpoll.EPOLL_CLOEXEC);
        values.put("EPOLL_CTL_ADD", (long) SysEpoll.EPOLL_CTL_ADD);
        values.put("EPOLL_CTL_MOD", (long) SysEpoll.EPOLL_CTL_MOD);
        values.put("EPOLLIN", (long) SysEpoll.EPOLLIN);
        values.put("EPOLLONESHOT", (long) SysEpoll.EPOLLONESHOT);
        values.put("EFD_CLOEXEC", (long) SysEventfd.EFD_CLOEXEC);
        values.put("EFD_NONBLOCK", (long) SysEventfd.EFD_NONBLOCK);
        values.put("AF_UNSPEC", (long) SysSocket.AF_UNSPEC);
        values.put("AF_NETLINK", (long) SysSocket.AF_NETLINK);
        values.put("SOCK_RAW", (long) SysSocket.SOCK_RAW);
        values.put("SOCK_NONBLOCK", (long) SysSocket.SOCK_NONBLOCK);
        values.put("SOCK_CLOEXEC", (long) SysSocket.SOCK_CLOEXEC);
        values.put("SOL_SOCKET", (long) SysSocket.SOL_SOCKET);
        values.put("SO_ERROR", (long) SysSocket.SO_ERROR);
        values.put("SO_SNDBUF", (long) SysSocket.SO_SNDBUF);
        values.put("SO_RCVBUF", (long) SysSocket.SO_RCVBUF);
        values.put("SO_SNDBUFFORCE", (long) SysSocket.SO_SNDBUFFORCE);
        values.put("SO_RCVBUFFORCE", (long) SysSocket.SO_RCVBUFFORCE);
        values.put("SO_ATTACH_FILTER", (long) SysSocket.SO_ATTACH_FILTER);
        values.put("SO_DETACH_FILTER", (long) SysSocket.SO_DETACH_FILTER);
        values.put("SO_LOCK_FILTER", (long) SysSocket.SO_LOCK_FILTER);
        values.put("SO_ATTACH_BPF", (long) SysSocket.SO_ATTACH_BPF);
        values.put("SO_MEMINFO", (long) SysSocket.SO_MEMINFO);
        values.put("SK_MEMINFO_VARS", (long) SysSocket.SK_MEMINFO_VARS);
        values.put("SK_MEMINFO_DROPS", (long) SysSocket.SK_MEMINFO_DROPS);
        values.put("MSG_PEEK", (long) SysSocket.MSG_PEEK);
        values.put("MSG_TRUNC", (long) SysSocket.MSG_TRUNC);
        values.put("MSG_DONTWAIT", (long) SysSocket.MSG_DONTWAIT);
        values.put("SYS_sendto", SysSyscall.SYS_SENDTO);
        values.put("SYS_recvfrom", SysSyscall.SYS_RECVFROM);
        values.put("SYS_sendmsg", SysSyscall.SYS_SENDMSG);
        values.put("SYS_recvmsg", SysSyscall.SYS_RECVMSG);
        values.put("SYS_recvmmsg", SysSyscall.SYS_RECVMMSG);
        values.put("SIOCGSKNS", (long) LinuxSockios.SIOCGSKNS);
        values.put("O_RDONLY", (long) Fcntl.O_RDONLY);
        values.put("O_CLOEXEC", (long) Fcntl.O_CLOEXEC);
        values.put("CLONE_NEWNET", (long) Sched.CLONE_NEWNET);
        values.put("CLONE_NEWUSER", (long) Sched.CLONE_NEWUSER);
        return values;
    }

    private static void structures(Map<String, Long> values) {
        values.put("sizeof(struct msghdr)", SysSocket.MSGHDR.byteSize());
        values.put("offsetof(struct msghdr, msg_name)", SysSocket.MSG_NAME);
        values.put("offsetof(struct msghdr, msg_namelen)", SysSocket.MSG_NAMELEN);
        values.put("offsetof(struct msghdr, msg_iov)", SysSocket.MSG_IOV);
        values.put("offsetof(struct msghdr, msg_iovlen)", SysSocket.MSG_IOVLEN);
        values.put("offsetof(struct msghdr, msg_control)", SysSocket.MSG_CONTROL);
        values.put("offsetof(struct msghdr, msg_controllen)", SysSocket.MSG_CONTROLLEN);
        values.put("offsetof(struct msghdr, msg_flags)", SysSocket.MSG_FLAGS);
        values.put("sizeof(struct mmsghdr)", SysSocket.MMSGHDR.byteSize());
        values.put("offsetof(struct mmsghdr, msg_hdr)", 0L);
        values.put("offsetof(struct mmsghdr, msg_len)", SysSocket.MSG_LEN);
        values.put("sizeof(struct cmsghdr)", SysSocket.CMSGHDR.byteSize());
        values.put("(char *)CMSG_DATA((struct cmsghdr *)0) - (char *)0", SysSocket.CMSGHDR.byteSize());
        values.put("offsetof(struct cmsghdr, cmsg_len)", SysSocket.CMSG_LEN);
        values.put("offsetof(struct cmsghdr, cmsg_level)", SysSocket.CMSG_LEVEL);
        values.put("offsetof(struct cmsghdr, cmsg_type)", SysSocket.CMSG_TYPE);
        values.put("CMSG_ALIGN(17)", 24L);
        values.put("sizeof(struct epoll_event)", SysEpoll.EPOLL_EVENT.byteSize());
        values.put("offsetof(struct epoll_event, events)", SysEpoll.EVENTS);
        values.put("offsetof(struct epoll_event, data)", SysEpoll.DATA);
        values.put("sizeof(struct iovec)", SysUio.IOVEC.byteSize());
        values.put("offsetof(struct iovec, iov_base)", SysUio.IOV_BASE);
        values.put("offsetof(struct iovec, iov_len)", SysUio.IOV_LEN);
        values.put("sizeof(struct sockaddr_nl)", LinuxNetlink.SOCKADDR_NL.byteSize());
        values.put("offsetof(struct sockaddr_nl, nl_family)", LinuxNetlink.NL_FAMILY);
        values.put("offsetof(struct sockaddr_nl, nl_pid)", LinuxNetlink.NL_PID);
        values.put("offsetof(struct sockaddr_nl, nl_groups)", LinuxNetlink.NL_GROUPS);
        values.put("sizeof(struct nl_pktinfo)", (long) LinuxNetlink.NL_PKTINFO_SIZE);
        values.put("sizeof(struct sock_filter)", (long) LinuxFilter.SOCK_FILTER_SIZE);
        values.put("sizeof(struct sock_fprog)", LinuxFilter.SOCK_FPROG.byteSize());
        values.put("offsetof(struct sock_fprog, len)", LinuxFilter.LEN);
        values.put("offsetof(struct sock_fprog, filter)", LinuxFilter.FILTER);
        values.put("sizeof(void *)", (long) Long.BYTES);
    }

    private static Map<String, Long> compilers(Path folder, Map<String, Long> expressions) throws Exception {
        StringBuilder program = new StringBuilder(HEADERS).append("int main(void) {\n");
        for (String expression : expressions.keySet()) {
            program.append("printf(\"%lld\\n\", (long long)(")
                    .append(expression)
                    .append("));\n");
        }
        Path source = Files.writeString(folder.resolve("headers.c"), program.append("return 0;\n}\n"));
        Path binary = folder.resolve("headers");
        run("gcc", "-Wall", "-o", binary.toString(), source.toString());
        String[] lines = run(binary.toString()).strip().split("\n", -1);
        Map<String, Long> values = new LinkedHashMap<>();
        int line = 0;
        for (String expression : expressions.keySet()) {
            values.put(expression, Long.valueOf(lines[line++]));
        }
        return values;
    }

    private static String run(String... command) throws Exception {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(1, TimeUnit.MINUTES)).isTrue();
        assertThat(process.exitValue()).as("%s: %s", command[0], output).isZero();
        return output;
    }
}
