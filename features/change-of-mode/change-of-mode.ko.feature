# language: ko
기능: 모드를 바꾸는 날
  오늘은 IPVS의 스케줄러 덕분에 클라이언트가 같은 Pod에 머문다. 내일부터는 다른 것이 그 일을 해야 한다.

  배경:
    조건 제출물을 적용한다

  @criterion(valid) @points(10)
  시나리오: API 서버가 제출한 것을 모두 받아들인다
    그러면 모든 오브젝트가 받아들여지고, 네임스페이스 shop에 관한 것이 하나 이상 있다

  @criterion(three) @points(20)
  시나리오: Pod 세 개가 함께한다
    그러면 준비된 Pod가 정확히 3개 서비스 shop/cart 뒤에 있다

  @criterion(today) @points(20)
  시나리오: 오늘 클라이언트가 같은 Pod에 머문다
    그러면 네임스페이스 client의 클라이언트 Pod는 요청 50번 동안 http://cart.shop/ 에서 한 Pod만 만난다

  @criterion(tomorrow) @points(40)
  시나리오: nftables 모드에서
    만일 모든 노드의 kube-proxy를 nftables 모드로 시작한다
    그러면 네임스페이스 client의 클라이언트 Pod는 요청 50번 동안 http://cart.shop/ 에서 한 Pod만 만난다

  @criterion(tomorrow) @points(40)
  시나리오: iptables 모드에서
    만일 모든 노드의 kube-proxy를 iptables 모드로 시작한다
    그러면 네임스페이스 client의 클라이언트 Pod는 요청 50번 동안 http://cart.shop/ 에서 한 Pod만 만난다

  @criterion(internal-only) @points(10)
  시나리오: 클러스터 밖에서 들어오는 길이 없다
    조건 서비스 shop/cart이 있다
    그러면 클러스터 밖에서 서비스 shop/cart의 Pod로 이어지는 길이 없다
