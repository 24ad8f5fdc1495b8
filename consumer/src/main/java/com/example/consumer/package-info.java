// SPDX-License-Identifier: Apache-2.0

/** A program that uses nettylink, as somebody else would write it. */
package com.example.consumer;
