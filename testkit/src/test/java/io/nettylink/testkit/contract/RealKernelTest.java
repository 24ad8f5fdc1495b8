// SPDX-License-Identifier: Apache-2.0
package io.nettylink.testkit.contract;

import io.nettylink.testkit.FreshNamespace;
import java.io.IOException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Timeout;

/** The contract, kept by this machine's kernel, in a network namespace for each test. */
@Timeout(60)
class RealKernelTest
        implements BindingContract,
                RequestContract,
                SendBatchContract,
                ReceiveBatchContract,
                DumpContract,
                BufferContract,
                UserContract {
    private final FreshNamespace namespace = new FreshNamespace();

    @AfterEach
    void close() {
        namespace.close();
    }

    @Override
    public TestSocket open(int protocol) throws IOException {
        return new TestSocket(namespace.open(protocol));
    }
}
