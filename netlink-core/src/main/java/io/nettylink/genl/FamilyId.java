// SPDX-License-Identifier: Apache-2.0
package io.nettylink.genl;

/** The id that a family had when it was asked for. */
record FamilyId(String family, int number) implements FamilyAddress {}
