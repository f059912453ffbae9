package dev.teal.image.transfer;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class UploadEstimateTest {
    @Test
    void theLastTransferPredictsTheNext() {
        TransferRate rate = new TransferRate(90_000_000, 30_000_000, 12_000);
        assertThat(new UploadEstimate(7, 2, 45_000_000, rate))
                .hasToString("2 of 7 layers to send: 45.0 MB, about 15.0 MB compressed, 6 s");
        assertThat(new UploadEstimate(7, 1, 4_000, rate))
                .hasToString("1 of 7 layers to send: 4.0 kB, about 1.3 kB compressed, 1 s");
    }

    @Test
    void anUnmeasuredRateYieldsNoPrediction() {
        assertThat(new UploadEstimate(7, 7, 45_000_000, TransferRate.UNKNOWN))
                .hasToString("7 of 7 layers to send: 45.0 MB before compression");
        assertThat(new TransferRate(500_000, 100_000, 40).isMeasured()).isFalse();
    }

    @Test
    void nothingIsSentWhenTheServerHasAllLayers() {
        assertThat(new UploadEstimate(7, 0, 0, TransferRate.UNKNOWN))
                .hasToString("nothing to send, all 7 layers are on the server");
    }
}
