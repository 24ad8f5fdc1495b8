// SPDX-License-Identifier: Apache-2.0
package io.nettylink.genl;

/** The two ways to give a command: each can have a policy of its own. */
public enum OperationKind {
    /** One request, about one thing: {@code .doit} in the kernel. */
    DO,

    /** The whole table, with {@code NLM_F_DUMP}: {@code .dumpit} in the kernel. */
    DUMP
}
